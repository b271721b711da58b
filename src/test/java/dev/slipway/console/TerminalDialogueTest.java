package dev.slipway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.proxmox.GuestTerminal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalDialogueTest {

    private final TerminalDialogue dialogue = new TerminalDialogue();

    @Test
    void theLengthOfATextIsThatOfItsBytes() {
        Dialogue.Heard heard = typed("안녕");

        assertThat(heard.forGuest()).containsExactly(Buffer.buffer("0:6:안녕"));
        assertThat(heard.used()).isTrue();
    }

    @Test
    void aLongTextIsSeveralMessages() {
        Dialogue.Heard heard = typed("x".repeat(GuestTerminal.LONGEST_TEXT + 1));

        assertThat(heard.forGuest()).hasSize(2).last().isEqualTo(Buffer.buffer("0:1:x"));
    }

    @Test
    void anEmptyFrameSaysNothing() {
        assertThat(typed("")).isEqualTo(Dialogue.Heard.nothing());
    }

    @Test
    void theRestOfATextIsTypedToo() {
        dialogue.hear(WebSocketFrame.binaryFrame(Buffer.buffer("a"), false));

        Dialogue.Heard rest = dialogue.hear(WebSocketFrame.continuationFrame(Buffer.buffer("b"), true));

        assertThat(rest.forGuest()).containsExactly(Buffer.buffer("0:1:b"));
    }

    @Test
    void anotherSizeIsNoUse() {
        Dialogue.Heard heard = said("{\"columns\": 120, \"rows\": 32}");

        assertThat(heard.forGuest()).containsExactly(Buffer.buffer("1:120:32:"));
        assertThat(heard.used()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "120x32",
                "[]",
                "null",
                "{}",
                "{\"columns\": 120}",
                "{\"columns\": \"many\", \"rows\": 1}",
                "{\"columns\": 1e300, \"rows\": 1}",
                "{\"columns\": 1, \"rows\": -1}",
                "{\"columns\": 1, \"rows\": null}"
            })
    void whatIsNoSizeIsNotUnderstood(String text) {
        assertThatExceptionOfType(NotUnderstood.class).isThrownBy(() -> said(text));
    }

    @Test
    void aSizeInPiecesIsNotUnderstood() {
        assertThatExceptionOfType(NotUnderstood.class)
                .isThrownBy(() -> dialogue.hear(WebSocketFrame.textFrame("{\"columns\":", false)));
    }

    private Dialogue.Heard typed(String text) {
        return dialogue.hear(WebSocketFrame.binaryFrame(Buffer.buffer(text), true));
    }

    private Dialogue.Heard said(String text) {
        return dialogue.hear(WebSocketFrame.textFrame(text, true));
    }
}
