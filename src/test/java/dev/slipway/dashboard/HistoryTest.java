package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final String ID = "3c17e747-faee-428f-bcde-3ffa1b4d4c3a";

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
