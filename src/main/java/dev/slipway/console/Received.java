package dev.slipway.console;

import io.vertx.core.buffer.Buffer;

/// What has come of one direction and was not read yet: messages arrive in pieces of any size.
final class Received {

    private Buffer unread = Buffer.buffer();

    void add(Buffer piece) {
        unread = unread.length() == 0 ? piece : unread.appendBuffer(piece);
    }

    boolean has(int length) {
        return unread.length() >= length;
    }

    /// The next bytes, all of which must be there.
    Buffer take(int length) {
        Buffer taken = unread.getBuffer(0, length);
        unread = unread.getBuffer(length, unread.length());
        return taken;
    }

    /// Everything that is left.
    Buffer rest() {
        return take(unread.length());
    }
}
