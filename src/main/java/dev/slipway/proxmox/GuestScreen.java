package dev.slipway.proxmox;

import io.vertx.core.http.WebSocket;

/// The opened way to the screen of a guest: a stream of RFB in binary frames, paused until somebody reads it.
///
/// What comes first is the server's half of the RFB handshake, which asks for `password`.
public record GuestScreen(WebSocket socket, String password) {

    /// The longest frame that Proxmox VE takes. It takes no fragments. Source: pve-http-server `AnyEvent.pm`,
    /// `websocket_proxy`.
    public static final int LONGEST_FRAME = 128 * 1024;

    /// The password stays out of logs.
    @Override
    public String toString() {
        return "GuestScreen[" + socket.remoteAddress() + "]";
    }
}
