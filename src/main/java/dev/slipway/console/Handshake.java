package dev.slipway.console;

/// One of the two RFB handshakes: with Proxmox VE, which is asked for the password, and with the browser, which needs
/// none.
sealed interface Handshake permits HandshakeWithServer, HandshakeWithBrowser {

    String VERSION = "RFB 003.008\n";

    /// Security types of RFB 3.8 (RFC 6143, 7.2).
    int NO_AUTHENTICATION = 1;

    int VNC_AUTHENTICATION = 2;

    /// Reads as much as has come, answers it, and says whether the handshake is over; what follows it stays in the
    /// stream. Throws [RfbException].
    boolean proceed(RfbStream received);
}
