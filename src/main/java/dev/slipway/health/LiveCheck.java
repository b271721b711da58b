package dev.slipway.health;

import dev.slipway.inventory.InventoryPoller;
import dev.slipway.task.TaskPoller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/// Whether the program still does its rounds. Nothing outside of it counts here: no restart of ours would help a
/// cluster that does not answer.
@Liveness
@ApplicationScoped
public class LiveCheck implements HealthCheck {

    /// Far longer than any pause between two rounds, so that a busy machine is not taken for a stuck program.
    private static final Duration STUCK_AFTER = Duration.ofSeconds(60);

    private final Map<String, Supplier<Instant>> rounds = new LinkedHashMap<>();
    private final InstantSource clock;

    @Inject
    LiveCheck(Heartbeat heartbeat, TaskPoller tasks, InventoryPoller inventory, InstantSource clock) {
        this(heartbeat::lastBeatAt, tasks::lastTickAt, inventory::lastTickAt, clock);
    }

    LiveCheck(Supplier<Instant> eventLoop, Supplier<Instant> tasks, Supplier<Instant> inventory, InstantSource clock) {
        rounds.put("event-loop", eventLoop);
        rounds.put("task-poller", tasks);
        rounds.put("inventory-poller", inventory);
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        Instant now = clock.instant();
        boolean up = true;
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("rounds");
        for (var round : rounds.entrySet()) {
            Duration age = Duration.between(round.getValue().get(), now);
            up &= age.compareTo(STUCK_AFTER) < 0;
            answer.withData(round.getKey() + ".age_seconds", age.toSeconds());
        }
        return answer.status(up).build();
    }
}
