package dev.slipway.console;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Our part of the handshake as the client of Proxmox VE: version, security type, password (RFC 6143, 7.1).
final class HandshakeWithServer implements Handshake {

    private enum Awaited {
        VERSION,
        NUMBER_OF_TYPES,
        TYPES,
        CHALLENGE,
        RESULT,
        LENGTH_OF_REASON,
        REASON,
        NOTHING
    }

    private static final int CHALLENGE_LENGTH = 16;
    private static final int LONGEST_REASON = 1024;

    private final String password;
    private final Consumer<Buffer> answer;
    private Awaited awaited = Awaited.VERSION;
    private int length = VERSION.length();

    HandshakeWithServer(String password, Consumer<Buffer> answer) {
        this.password = password;
        this.answer = answer;
    }

    @Override
    public boolean proceed(Received received) {
        while (awaited != Awaited.NOTHING && received.has(length)) {
            read(received.take(length));
        }
        return awaited == Awaited.NOTHING;
    }

    private void read(Buffer message) {
        switch (awaited) {
            case VERSION -> version(message.toString(StandardCharsets.US_ASCII));
            case NUMBER_OF_TYPES -> numberOfTypes(message.getUnsignedByte(0));
            case TYPES -> choose(message);
            case CHALLENGE -> {
                answer.accept(Buffer.buffer(VncPassword.response(password, message.getBytes())));
                expect(Awaited.RESULT, Integer.BYTES);
            }
            case RESULT -> result(message.getInt(0));
            case LENGTH_OF_REASON -> expect(Awaited.REASON, (int) Math.min(message.getUnsignedInt(0), LONGEST_REASON));
            case REASON -> throw new NotUnderstood("the screen is refused: " + message.toString());
            case NOTHING -> throw new IllegalStateException("the handshake is over");
        }
    }

    private void version(String version) {
        if (!version.equals(VERSION)) {
            throw new NotUnderstood("the screen does not speak " + VERSION.strip());
        }
        answer.accept(Buffer.buffer(VERSION));
        expect(Awaited.NUMBER_OF_TYPES, 1);
    }

    private void numberOfTypes(int number) {
        if (number == 0) {
            expect(Awaited.LENGTH_OF_REASON, Integer.BYTES);
        } else {
            expect(Awaited.TYPES, number);
        }
    }

    private void choose(Buffer types) {
        boolean password = false;
        boolean nothing = false;
        for (byte type : types.getBytes()) {
            password |= type == VNC_AUTHENTICATION;
            nothing |= type == NO_AUTHENTICATION;
        }
        if (password) {
            answer.accept(Buffer.buffer().appendByte((byte) VNC_AUTHENTICATION));
            expect(Awaited.CHALLENGE, CHALLENGE_LENGTH);
        } else if (nothing) {
            answer.accept(Buffer.buffer().appendByte((byte) NO_AUTHENTICATION));
            expect(Awaited.RESULT, Integer.BYTES);
        } else {
            throw new NotUnderstood("the screen asks for more than a password");
        }
    }

    private void result(int result) {
        if (result == 0) {
            expect(Awaited.NOTHING, 0);
        } else {
            expect(Awaited.LENGTH_OF_REASON, Integer.BYTES);
        }
    }

    private void expect(Awaited next, int bytes) {
        awaited = next;
        length = bytes;
    }
}
