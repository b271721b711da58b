package dev.slipway.bench;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How long an order takes until it is accepted, while those before it are being carried out.
final class PostScenario implements Scenario {

    private static final double PER_SECOND = 20;
    private static final Target P99 = Target.atMost(50);
    private static final int CONNECTIONS = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "post";
    }

    @Override
    public String subject() {
        return "POST /api/v1/vms to 202";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        Duration span = bench.either(Duration.ofSeconds(60), Duration.ofSeconds(5));
        Duration warmUp = bench.either(WARM_UP, Duration.ofSeconds(2));
        findings.note(
                "%.0f orders/s for %d s, after %d s of the same; tasks take a twentieth of their real time, so that"
                        + " the work keeps up with the orders",
                PER_SECOND, span.toSeconds(), warmUp.toSeconds());
        try (Site site = bench.open(World.realistic().taskTime(0.05), Map.of());
                Load load = site.load(CONNECTIONS)) {
            load.atRate(PER_SECOND, warmUp, i -> Load.Ask.create("warm-%05d".formatted(i)));
            Latencies latencies = load.atRate(PER_SECOND, span, i -> Load.Ask.create("post-%05d".formatted(i)));
            findings.latencies("POST to 202", latencies, Optional.of(P99));
            findings.figure("operations not ended at the end of it, up to 500", site.underway(), "operations");
        }
    }
}
