package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// From the end of a Proxmox task to the entry in our journal: what polling costs. Both moments are read from the clock
/// of the same machine.
final class LatencyScenario implements Scenario {

    private static final Target MEDIAN = Target.atMost(500);
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String subject() {
        return "end of a Proxmox task to our state change";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        int creations = bench.either(30, 3);
        findings.note("%d creations, one begun every %d s, tasks at their real speed", creations, BETWEEN.toSeconds());
        try (Site site = bench.open(World.realistic(), Map.of())) {
            site.awaitEnds(List.of(site.create("warm-up")), PATIENCE);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < creations; i++) {
                ids.add(site.create("latency-%03d".formatted(i)));
                Workbench.pause(BETWEEN);
            }
            List<JsonNode> ended = site.awaitEnds(ids, PATIENCE);
            Map<String, Simulator.Ended> tasks = site.simulator().endedTasks();
            Latencies all = new Latencies();
            Map<String, Latencies> byType = new TreeMap<>();
            ended.forEach(operation -> operation.get("steps").forEach(step -> take(step, tasks, all, byType)));
            byType.forEach((type, latencies) ->
                    findings.figure("after " + type + ", median", latencies.atPercentile(50), "ms"));
            findings.figure("all tasks", all.count(), "tasks");
            findings.figure("all tasks, median", all.atPercentile(50), "ms", MEDIAN);
            findings.figure("all tasks, p99", all.atPercentile(99), "ms");
            findings.figure("all tasks, longest", all.longest(), "ms");
        }
    }

    private static void take(
            JsonNode step, Map<String, Simulator.Ended> tasks, Latencies all, Map<String, Latencies> byType) {
        if (!step.hasNonNull("upid") || !step.hasNonNull("ended_at")) {
            return;
        }
        Simulator.Ended task = tasks.get(step.get("upid").textValue());
        if (task != null) {
            long nanos = Duration.between(
                            task.endedAt(), Instant.parse(step.get("ended_at").textValue()))
                    .toNanos();
            all.add(0, nanos);
            byType.computeIfAbsent(task.type(), any -> new Latencies()).add(0, nanos);
        }
    }
}
