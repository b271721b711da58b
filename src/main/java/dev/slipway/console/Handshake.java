package dev.slipway.console;

/// What is said before viewer and guest are joined: with Proxmox VE, to whose screens and terminals we prove
/// ourselves, and with the browser, which needs no proof any more.
sealed interface Handshake permits HandshakeWithServer, HandshakeWithTerminal, HandshakeWithBrowser {

    String VERSION = "RFB 003.008\n";

    /// Security types of RFB 3.8 (RFC 6143, 7.2).
    int NO_AUTHENTICATION = 1;

    int VNC_AUTHENTICATION = 2;

    /// Reads as much as has come, answers it, and says whether the handshake is over; what follows it stays in the
    /// stream. Throws [NotUnderstood].
    boolean proceed(Received received);
}
