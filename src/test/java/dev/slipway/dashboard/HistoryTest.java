package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {

    private static final String ID = "3c17e747-faee-428f-bcde-3ffa1b4d4c3a";

    @ParameterizedTest
    @CsvSource({"'', '', '', true", "web, '', '', false", "'', start, '', false", "'', '', active, false"})
    void onlyTheNewestOfAllRenewsItself(String sought, String kind, String status, boolean live) {
        assertThat(history(sought, kind, status, Optional.empty()).live()).isEqualTo(live);
    }

    @Test
    void olderOnesDoNotRenewThemselves() {
        assertThat(history("", "", "", Optional.of(ID)).live()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'', '', false", "'', active, false", "'', failed, true", "web, '', true"})
    void textAndEndsAreNotSoughtByTheJournal(String sought, String status, boolean picked) {
        assertThat(history(sought, "start", status, Optional.empty()).picked()).isEqualTo(picked);
    }

    private static History history(String sought, String kind, String status, Optional<String> before) {
        return History.of(Optional.of(sought), Optional.of(kind), Optional.of(status), before);
    }

    @Test
    void whatAnAddressAsksForIsInItsQueryAgain() {
        History history =
                History.of(Optional.of(" web 1 "), Optional.of("create"), Optional.of("failed"), Optional.of(ID));

        assertThat(history.query()).isEqualTo("?q=web+1&kind=create&status=failed&before=" + ID);
        assertThat(history.newestQuery()).isEqualTo("?q=web+1&kind=create&status=failed");
        assertThat(history.ofKind()).isNotNull();
        assertThat(history.after()).isNotNull();
    }

    @Test
    void whatThereIsNotAsksForNothing() {
        History history =
                History.of(Optional.empty(), Optional.of("nonsense"), Optional.of("nonsense"), Optional.of("nonsense"));

        assertThat(history.query()).isEqualTo("?q=&kind=&status=");
        assertThat(history.sought()).isFalse();
        assertThat(history.ofKind()).isNull();
        assertThat(history.after()).isNull();
    }
}
