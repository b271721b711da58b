package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TerminalServerTest {

    private static final String LOGIN = "a@pve:ticket\n";
    private static final String GREETING = "OKstarting serial terminal on interface serial0\r\n";

    private final Buffer shown = Buffer.buffer();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SerialShell shell = new SerialShell("web");
    private final TerminalServer terminal = terminal(true);

    @Test
    void whoHasTheTicketIsLetIn() {
        say(LOGIN);

        assertThat(shown).hasToString(GREETING);
    }

    @Test
    void whoHasAnotherIsLeftWithoutAWord() {
        say("a@pve:invented\n");

        assertThat(shown.length()).isZero();
        assertThat(closed).isTrue();
    }

    @Test
    void aPortThatLeadsNowhereIsClosedAfterTheWelcome() {
        terminal(false).receive(Buffer.buffer(LOGIN));

        assertThat(shown).hasToString("OK");
        assertThat(closed).isTrue();
    }

    @Test
    void whatIsTypedIsEchoedAndAnswered() {
        say(LOGIN + "0:1:\r0:5:root\r" + "21:80:24:0:8:echo hi\r");

        assertThat(shown)
                .hasToString(GREETING + "\r\nweb login: root\r\nWelcome to web, root.\r\n$ echo hi\r\nhi\r\n$ ");
    }

    @Test
    void aTextMayComeInPieces() {
        say(LOGIN + "0:5:ro");
        say("ot\r");

        assertThat(shown.toString()).contains("Welcome to web, root.");
    }

    @Test
    void aHeadInPiecesIsTakenForSomethingElse() {
        say(LOGIN + "0:5");
        say(":root\r");

        assertThat(shown).hasToString(GREETING);
    }

    @Test
    void whoHasLeftHearsNothing() {
        say(LOGIN);
        terminal.end();

        shell.type("x");

        assertThat(shown).hasToString(GREETING);
    }

    private TerminalServer terminal(boolean connected) {
        return new TerminalServer(
                "serial0",
                connected,
                shell,
                login -> login.equals(LOGIN.strip()),
                shown::appendBuffer,
                () -> closed.set(true));
    }

    private void say(String text) {
        terminal.receive(Buffer.buffer(text));
    }
}
