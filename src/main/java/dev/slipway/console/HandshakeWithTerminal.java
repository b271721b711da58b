package dev.slipway.console;

import dev.slipway.proxmox.GuestTerminal;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/// Our part of the handshake with the terminal of Proxmox VE: one line, and one word for an answer.
final class HandshakeWithTerminal implements Handshake {

    private final Buffer login;
    private final Consumer<Buffer> answer;
    private boolean begun;

    HandshakeWithTerminal(Buffer login, Consumer<Buffer> answer) {
        this.login = login;
        this.answer = answer;
    }

    @Override
    public boolean proceed(Received received) {
        if (!begun) {
            begun = true;
            answer.accept(login);
        }
        if (!received.has(GuestTerminal.WELCOME.length())) {
            return false;
        }
        if (!received.take(GuestTerminal.WELCOME.length()).toString().equals(GuestTerminal.WELCOME)) {
            throw new NotUnderstood("the terminal answers something else than " + GuestTerminal.WELCOME);
        }
        return true;
    }
}
