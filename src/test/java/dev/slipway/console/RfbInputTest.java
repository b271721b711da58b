package dev.slipway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RfbInputTest {

    private static final String ASKS_FOR_A_PICTURE = "03 01 0000 0000 0280 0190";
    private static final String KEY = "04 01 0000 00000061";

    private final RfbInput input = new RfbInput();

    @BeforeEach
    void begin() {
        input.isIn(bytes("01"));
    }

    @ParameterizedTest
    @CsvSource({
        "a key, 04 01 0000 00000061",
        "a pointer, 05 00 0010 0020",
        "a clipboard, 06 000000 00000002 6869",
        "an extended clipboard, 06 000000 FFFFFFFC 10000001",
        "a key with its place, FF 00 0001 00000061 0000001E"
    })
    void aPersonIsAtWork(String what, String message) {
        assertThat(input.isIn(bytes(message))).as(what).isTrue();
        assertThat(input.isIn(bytes(ASKS_FOR_A_PICTURE))).as("after " + what).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "the next picture, 03 01 0000 0000 0280 0190",
        "the format of pixels, 00 000000 20180001 00FF00FF 00FF1008 00000000",
        "encodings, 02 00 0002 00000000 FFFFFF21",
        "pictures without asking, 96 01 0000 0000 0280 0190",
        "a fence, F8 000000 80000001 02 0102",
        "the size of the window, FB 00 0280 0190 01 00 00000001 0000 0000 0280 0190 00000000",
        "a restart, FA 00 01 02",
        "no sound, FF 01 0001",
        "the format of sound, FF 01 0002 03 02 0000AC44"
    })
    void aProgramSpeaksByItself(String what, String message) {
        assertThat(input.isIn(bytes(message))).as(what).isFalse();
        assertThat(input.isIn(bytes(KEY))).as("a key after " + what).isTrue();
    }

    @Test
    void messagesComeInPiecesOfAnySize() {
        Buffer said = bytes(ASKS_FOR_A_PICTURE + "06 000000 00000002 6869" + ASKS_FOR_A_PICTURE);
        int found = 0;

        for (int i = 0; i < said.length(); i++) {
            found += input.isIn(said.getBuffer(i, i + 1)) ? 1 : 0;
        }

        assertThat(found).isEqualTo(1);
    }

    @Test
    void manyMessagesComeAtOnce() {
        assertThat(input.isIn(bytes(ASKS_FOR_A_PICTURE + KEY + ASKS_FOR_A_PICTURE)))
                .isTrue();
    }

    @Test
    void afterSomethingUnknownEverythingCounts() {
        input.isIn(bytes("7F"));

        assertThat(input.isIn(bytes(ASKS_FOR_A_PICTURE))).isTrue();
    }

    private static Buffer bytes(String hex) {
        return Buffer.buffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
