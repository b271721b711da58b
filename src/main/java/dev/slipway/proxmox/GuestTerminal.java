package dev.slipway.proxmox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;

/// The opened way to a serial port of a guest: a stream in binary frames, paused until somebody reads it.
///
/// It awaits `login` as the first frame, answers `OK`, and from then on says what the guest says, as it is. What
/// it is told are messages: something typed, another size, or nothing. It takes a message whose head is torn
/// apart for something else, so each is a frame of its own, and none is cut into more pieces than necessary.
/// Source: pve-xtermjs `termproxy/src/main.rs`, `read_ticket_line` and `process_queue`; `xterm.js/src/main.js`.
public record GuestTerminal(WebSocket socket, Buffer login) {

    /// What is said to whoever is let in; whoever is not is left without a word.
    public static final String WELCOME = "OK";

    /// The longest text of one message: its head and it fit into one frame.
    public static final int LONGEST_TEXT = GuestScreen.LONGEST_FRAME / 2;

    /// A message with what was typed, of at most [#LONGEST_TEXT] bytes.
    public static Buffer typed(Buffer text) {
        return Buffer.buffer("0:%d:".formatted(text.length())).appendBuffer(text);
    }

    /// A message with the size that the terminal has now.
    public static Buffer resized(int columns, int rows) {
        return Buffer.buffer("1:%d:%d:".formatted(columns, rows));
    }

    /// A message that says nothing, so that nobody in between takes the connection for forgotten.
    public static Buffer nothing() {
        return Buffer.buffer("2");
    }

    /// The ticket stays out of logs.
    @Override
    public String toString() {
        return "GuestTerminal[" + socket.remoteAddress() + "]";
    }
}
