package dev.slipway.simulator;

import io.vertx.core.buffer.Buffer;

/// How a viewer wants the colour of a pixel to be written (RFC 6143, 7.4).
record PixelFormat(
        int bitsPerPixel,
        boolean bigEndian,
        int redMax,
        int greenMax,
        int blueMax,
        int redShift,
        int greenShift,
        int blueShift) {

    static final int LENGTH = 16;

    static final PixelFormat NATIVE = new PixelFormat(32, false, 255, 255, 255, 16, 8, 0);

    private static final int DEPTH = 24;

    static PixelFormat read(Buffer from, int at) {
        return new PixelFormat(
                from.getUnsignedByte(at),
                from.getByte(at + 2) != 0,
                from.getUnsignedShort(at + 4),
                from.getUnsignedShort(at + 6),
                from.getUnsignedShort(at + 8),
                from.getUnsignedByte(at + 10),
                from.getUnsignedByte(at + 11),
                from.getUnsignedByte(at + 12));
    }

    Buffer toBuffer() {
        return Buffer.buffer()
                .appendUnsignedByte((short) bitsPerPixel)
                .appendUnsignedByte((short) DEPTH)
                .appendByte((byte) (bigEndian ? 1 : 0))
                .appendByte((byte) 1)
                .appendUnsignedShort(redMax)
                .appendUnsignedShort(greenMax)
                .appendUnsignedShort(blueMax)
                .appendUnsignedByte((short) redShift)
                .appendUnsignedByte((short) greenShift)
                .appendUnsignedByte((short) blueShift)
                .appendBytes(new byte[3]);
    }

    void append(Buffer to, int rgb) {
        int value = scaled(rgb >> 16, redMax) << redShift
                | scaled(rgb >> 8, greenMax) << greenShift
                | scaled(rgb, blueMax) << blueShift;
        for (int i = 0; i < bitsPerPixel / Byte.SIZE; i++) {
            int shift = bigEndian ? bitsPerPixel - Byte.SIZE * (i + 1) : Byte.SIZE * i;
            to.appendByte((byte) (value >> shift));
        }
    }

    private static int scaled(int colour, int max) {
        return (colour & 0xFF) * max / 255;
    }
}
