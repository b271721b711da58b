package dev.slipway.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource({
        ", ENGLISH",
        "'ko-KR,ko;q=0.9,en;q=0.8', KOREAN",
        "'en-US,en;q=0.9,ko;q=0.8', ENGLISH",
        "'fr,ko;q=0.5', KOREAN",
        "fr, ENGLISH",
        "*, ENGLISH",
        "'', ENGLISH",
        "'ko;q=nonsense', ENGLISH",
        "'_;;;,', ENGLISH"
    })
    void theBestOfOursIsChosen(String header, Language expected) {
        assertThat(Language.accepted(header)).isEqualTo(expected);
    }
}
