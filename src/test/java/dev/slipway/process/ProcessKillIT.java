package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The first promise, on the packaged program: kill it at any instant, and every accepted operation still ends as done
/// or as rolled back.
class ProcessKillIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Set<String> ENDS = Set.of("succeeded", "failed");

    @Test
    void twentyCreationsSurviveBeingKilled() {
        List<String> names =
                IntStream.rangeClosed(1, 20).mapToObj("killed-%02d"::formatted).toList();
        try (Installation installation = Installation.begin(Program.onJvm(Path.of("target", "process-kill")))) {
            // Given
            Map<Integer, JsonNode> before = installation.guests();
            Map<String, String> operations = new LinkedHashMap<>();
            names.forEach(name -> operations.put(name, installation.create(name)));

            // When
            for (BooleanSupplier moment : List.<BooleanSupplier>of(
                    () -> installation.requests("POST .*/clone").count() >= 4,
                    () -> installation.requests("PUT .*/config").count() >= 6,
                    () -> installation.requests("POST .*/status/start").count() >= 8)) {
                JsonApi.await("the middle", PATIENCE, moment::getAsBoolean, reached -> reached);
                installation.kill();
                installation.start();
            }

            // Then
            names.forEach(name -> assertThat(installation.create(name)).isEqualTo(operations.get(name)));
            Map<String, JsonNode> ended = JsonApi.await(
                    "all have ended",
                    PATIENCE,
                    () -> all(installation, operations),
                    seen -> seen.values().stream().allMatch(ProcessKillIT::ended));
            assertNothingLostDoubledOrOrphaned(installation, before, ended);
        }
    }

    private static Map<String, JsonNode> all(Installation installation, Map<String, String> operations) {
        Map<String, JsonNode> all = new TreeMap<>();
        operations.forEach((name, id) -> all.put(name, installation.operation(id)));
        return all;
    }

    private static boolean ended(JsonNode operation) {
        return ENDS.contains(operation.get("status").textValue());
    }

    private static void assertNothingLostDoubledOrOrphaned(
            Installation installation, Map<Integer, JsonNode> before, Map<String, JsonNode> ended) {
        Map<Integer, JsonNode> now = installation.guests();
        Map<Integer, String> made = ended.values().stream()
                .filter(operation -> operation.get("status").textValue().equals("succeeded"))
                .collect(Collectors.toMap(
                        operation -> operation.get("vmid").intValue(),
                        operation -> operation.get("id").textValue()));

        assertThat(now).as("foreign VMs").containsAllEntriesOf(before);
        now.keySet().removeAll(before.keySet());
        assertThat(now.keySet()).as("VMs made").isEqualTo(made.keySet());
        assertThat(now).allSatisfy((vmid, guest) -> {
            assertThat(guest.get("running").booleanValue()).isTrue();
            assertThat(guest.get("lock").textValue()).isEmpty();
            assertThat(guest.get("description").textValue()).contains(made.get(vmid));
            assertThat(ended.get(guest.get("name").textValue()).get("vmid").intValue())
                    .isEqualTo(vmid);
        });
        assertThat(ended.values())
                .allSatisfy(operation -> assertThat(operation.get("leftovers")).isEmpty());
        assertThat(made)
                .as("creations that succeeded; nothing was wrong but the kills")
                .hasSize(ended.size());
    }
}
