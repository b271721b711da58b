package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Replays every recorded exchange with a real Proxmox VE 8.4 on the simulator and compares the answers.
///
/// Compared are status, reason phrase up to ids, the keys of `errors`, and the shape and JSON types of
/// `data`. Time follows the recording; where the recording saw a task ended, the clock is advanced until it
/// has ended here as well.
class ExchangeReplayTest {

    private static final Path EXCHANGES = Path.of("..", "shared", "pve", "exchanges");

    /// The only differences that are allowed, each with its reason.
    private record Allowed(String exchange, String reason) {}

    private static final List<Allowed> ALLOWED = List.of(
            new Allowed(
                    "00 (storage|storage-content|roleadd|useradd2?|acl2?|tokadd)",
                    "accounts and storage definitions are options of the simulator, not made by API calls"),
            new Allowed("06 cloudinit .*", "Slipway never reads back the generated cloud-init files"),
            new Allowed("14 during clone: start", "the 596 is an accident of the recording, guide section 26"));

    @Test
    void answersLikeTheRecordedProxmox() throws IOException {
        // Given
        assumeTrue(Files.isDirectory(EXCHANGES), "no " + EXCHANGES + " beside this checkout");
        List<String> differences = new ArrayList<>();
        int compared = 0;

        // When
        try (ReplayedWorld world = new ReplayedWorld()) {
            for (Path file : files()) {
                String prefix = file.getFileName().toString().substring(0, 2);
                for (String line : Files.readAllLines(file)) {
                    JsonObject exchange = new JsonObject(line);
                    String name = prefix + " " + exchange.getString("name");
                    compared++;
                    world.replay(name, exchange)
                            .filter(difference -> reason(name).isEmpty())
                            .ifPresent(difference -> differences.add(name + ": " + difference));
                }
            }
        }

        // Then
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(500);
    }

    private static Optional<String> reason(String name) {
        return ALLOWED.stream()
                .filter(allowed -> name.matches(allowed.exchange()))
                .map(Allowed::reason)
                .findFirst();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(EXCHANGES)) {
            return all.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }
}
