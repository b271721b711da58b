package dev.slipway.health;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/// Beats on the event loop, driven by the scheduler: when either is stuck, it stops.
@ApplicationScoped
public class Heartbeat {

    private final InstantSource clock;
    private volatile Instant lastBeatAt;

    Heartbeat(InstantSource clock) {
        this.clock = clock;
        this.lastBeatAt = clock.instant();
    }

    Instant lastBeatAt() {
        return lastBeatAt;
    }

    // a method that answers a Uni runs on the event loop
    @Scheduled(every = "1s")
    Uni<Void> beat() {
        lastBeatAt = clock.instant();
        return Uni.createFrom().voidItem();
    }
}
