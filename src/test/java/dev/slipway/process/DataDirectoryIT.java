package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A data directory that is in use, copied, killed and put back, by processes that know nothing of each other.
class DataDirectoryIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void whatWasBackedUpWhileItRanIsThereAfterARestore() {
        try (Installation installation = Installation.begin(Program.onJvm(Path.of("target", "data-directory")))) {
            // Given
            String before = ended(installation, installation.create("before"));

            // When
            Program.Outcome second = installation.say();
            Program.Outcome backup = installation.say("backup", "--to", "copy.db");
            String after = ended(installation, installation.create("after"));
            Program.Outcome tooEarly = installation.say("restore", "copy.db", "--force");
            installation.kill();
            Program.Outcome restore = installation.say("restore", "copy.db", "--force");
            installation.start();

            // Then
            assertThat(second.status()).as(second.text()).isOne();
            assertThat(second.text()).contains("another Slipway uses it");
            assertThat(backup.status()).as(backup.text()).isZero();
            assertThat(tooEarly.status()).as(tooEarly.text()).isOne();
            assertThat(restore.status()).as(restore.text()).isZero();
            assertThat(installation.api().get("/api/v1/operations").toString())
                    .contains(before)
                    .doesNotContain(after);
        }
    }

    private static String ended(Installation installation, String id) {
        JsonApi.await(
                id + " has ended",
                PATIENCE,
                () -> installation.operation(id),
                (JsonNode operation) -> operation.hasNonNull("ended_at"));
        return id;
    }
}
