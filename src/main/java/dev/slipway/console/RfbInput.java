package dev.slipway.console;

import io.vertx.core.buffer.Buffer;

/// Finds keys, pointers and clipboards in what a viewer says, among all that its program says by itself: which
/// pictures it takes, and that it is ready for the next one (RFC 6143, 7.5, and the extensions that noVNC and
/// QEMU have).
///
/// Reads only as much of each message as tells how long it is. Where it meets one that it does not know, it
/// cannot tell any more, and takes everything for input from then on.
final class RfbInput {

    private static final int CLIENT_INIT = 1;
    private static final int UNKNOWN = -1;

    private Buffer head = Buffer.buffer();
    private long toSkip = CLIENT_INIT;
    private boolean lost;

    /// Whether there is input in the next piece of what the viewer says.
    boolean isIn(Buffer data) {
        boolean found = false;
        int at = 0;
        while (at < data.length() && !lost) {
            if (toSkip > 0) {
                int step = (int) Math.min(toSkip, data.length() - at);
                toSkip -= step;
                at += step;
            } else {
                head.appendByte(data.getByte(at++));
                found |= read();
            }
        }
        return found || lost;
    }

    /// Whether the head makes a message of input known.
    private boolean read() {
        int type = head.getUnsignedByte(0);
        if (head.length() < headLength(type)) {
            return false;
        }
        long length = length(type);
        if (length == UNKNOWN) {
            lost = true;
            return true;
        }
        boolean input = isInput(type);
        toSkip = length - head.length();
        head = Buffer.buffer();
        return input;
    }

    private boolean isInput(int type) {
        return switch (type) {
            case 4, 5, 6 -> true;
            case 255 -> head.getByte(1) == 0;
            default -> false;
        };
    }

    /// How much tells the length of such a message.
    private int headLength(int type) {
        return switch (type) {
            case 2 -> 4;
            case 6, 251 -> 8;
            case 248 -> 9;
            case 255 -> head.length() > 1 && head.getByte(1) == 1 ? 4 : 2;
            default -> 1;
        };
    }

    /// A clipboard of the extended kind has its length negated.
    private long length(int type) {
        return switch (type) {
            case 0 -> 20;
            case 2 -> 4 + 4L * head.getUnsignedShort(2);
            case 3, 150 -> 10;
            case 4 -> 8;
            case 5 -> 6;
            case 6 -> 8 + Math.abs((long) head.getInt(4));
            case 248 -> 9 + head.getUnsignedByte(8);
            case 250 -> 4;
            case 251 -> 8 + 16L * head.getUnsignedByte(6);
            case 255 -> qemu();
            default -> UNKNOWN;
        };
    }

    /// A key with its place on the keyboard, or something about sound.
    private long qemu() {
        return switch (head.getByte(1)) {
            case 0 -> 12;
            case 1 -> head.getUnsignedShort(2) == 2 ? 10 : 4;
            default -> UNKNOWN;
        };
    }
}
