package dev.slipway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private static final String VERSION = "RFB 003.008\n";

    private final Buffer sent = Buffer.buffer();
    private final Received received = new Received();

    @Test
    void aPasswordIsShownAsVncDoesIt() {
        byte[] challenge = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

        byte[] response = VncPassword.response("password-and-more", challenge);

        assertThat(HexFormat.of().formatHex(response))
                .isEqualTo(HexFormat.of().formatHex(VncPassword.response("password", challenge)));
        assertThat(response).hasSize(16).isNotEqualTo(challenge);
    }

    @Test
    void theScreenIsToldThePasswordInPiecesOfAnySize() {
        // Given
        Handshake handshake = new HandshakeWithServer("secret", sent::appendBuffer);
        Buffer server = Buffer.buffer(VERSION)
                .appendBytes(new byte[] {2, 1, 2})
                .appendBytes(new byte[16])
                .appendInt(0);

        // When
        boolean over = false;
        for (int i = 0; i < server.length(); i++) {
            assertThat(over).isFalse();
            received.add(server.getBuffer(i, i + 1));
            over = handshake.proceed(received);
        }

        // Then
        assertThat(over).isTrue();
        assertThat(sent)
                .isEqualTo(Buffer.buffer(VERSION)
                        .appendByte((byte) 2)
                        .appendBytes(VncPassword.response("secret", new byte[16])));
    }

    @Test
    void aScreenWithoutPasswordIsEnteredToo() {
        Handshake handshake = new HandshakeWithServer("secret", sent::appendBuffer);
        received.add(Buffer.buffer(VERSION).appendBytes(new byte[] {1, 1}).appendInt(0));

        assertThat(handshake.proceed(received)).isTrue();
        assertThat(sent).isEqualTo(Buffer.buffer(VERSION).appendByte((byte) 1));
    }

    @Test
    void aRefusalIsToldWithItsReason() {
        Handshake handshake = new HandshakeWithServer("wrong", sent::appendBuffer);
        received.add(Buffer.buffer(VERSION)
                .appendBytes(new byte[] {1, 2})
                .appendBytes(new byte[16])
                .appendInt(1)
                .appendInt(5)
                .appendString("never"));

        assertThatExceptionOfType(NotUnderstood.class)
                .isThrownBy(() -> handshake.proceed(received))
                .satisfies(failure -> assertThat(failure.text()).isEqualTo("the screen is refused: never"));
    }

    @Test
    void aScreenThatWantsMoreThanAPasswordIsNotEntered() {
        Handshake handshake = new HandshakeWithServer("secret", sent::appendBuffer);
        received.add(Buffer.buffer(VERSION).appendBytes(new byte[] {1, 19}));

        assertThatExceptionOfType(NotUnderstood.class).isThrownBy(() -> handshake.proceed(received));
    }

    @Test
    void aBrowserIsAskedForNothing() {
        Handshake handshake = new HandshakeWithBrowser(sent::appendBuffer);
        handshake.proceed(received);
        received.add(Buffer.buffer(VERSION).appendByte((byte) 1).appendString("rest"));

        assertThat(handshake.proceed(received)).isTrue();
        assertThat(sent)
                .isEqualTo(Buffer.buffer(VERSION).appendBytes(new byte[] {1, 1}).appendInt(0));
        assertThat(received.rest()).isEqualTo(Buffer.buffer("rest"));
    }

    @Test
    void aBrowserOfAnotherVersionIsNotLetIn() {
        Handshake handshake = new HandshakeWithBrowser(sent::appendBuffer);
        received.add(Buffer.buffer("RFB 003.003\n"));

        assertThatExceptionOfType(NotUnderstood.class).isThrownBy(() -> handshake.proceed(received));
    }

    @Test
    void aTerminalIsToldTheTicketFirstAndWhatFollowsItsWelcomeStays() {
        Handshake handshake = new HandshakeWithTerminal(Buffer.buffer("a@pve!t:ticket\n"), sent::appendBuffer);
        handshake.proceed(received);
        received.add(Buffer.buffer("O"));

        boolean early = handshake.proceed(received);
        received.add(Buffer.buffer("Klogin: "));

        assertThat(early).isFalse();
        assertThat(handshake.proceed(received)).isTrue();
        assertThat(received.rest()).isEqualTo(Buffer.buffer("login: "));
        assertThat(sent).isEqualTo(Buffer.buffer("a@pve!t:ticket\n"));
    }

    @Test
    void aTerminalThatSaysSomethingElseIsNotEntered() {
        Handshake handshake = new HandshakeWithTerminal(Buffer.buffer("a@pve:ticket\n"), sent::appendBuffer);
        received.add(Buffer.buffer("HTTP/1.1 400"));

        assertThatExceptionOfType(NotUnderstood.class).isThrownBy(() -> handshake.proceed(received));
    }
}
