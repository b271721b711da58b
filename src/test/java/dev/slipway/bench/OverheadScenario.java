package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// How much longer a creation takes than its Proxmox tasks, when it is alone.
final class OverheadScenario implements Scenario {

    private static final Target RATIO = Target.atMost(1.10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// One creation: all of it, and its tasks, in seconds.
    private record Times(double all, double tasks) {

        double ratio() {
            return all / tasks;
        }
    }

    @Override
    public String name() {
        return "overhead";
    }

    @Override
    public String subject() {
        return "one creation beside the sum of its Proxmox tasks";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        int creations = bench.either(20, 2);
        findings.note(
                "%d creations, one after the other, after one to warm up; linked clones, tasks at their real speed",
                creations);
        try (Site site = bench.open(World.realistic(), Map.of())) {
            create(site, "warm-up");
            List<Times> times = IntStream.range(0, creations)
                    .mapToObj(i -> create(site, "overhead-%03d".formatted(i)))
                    .toList();
            findings.figure(
                    "a creation, median",
                    median(times.stream().mapToDouble(Times::all).toArray()),
                    "s");
            findings.figure(
                    "its tasks, median",
                    median(times.stream().mapToDouble(Times::tasks).toArray()),
                    "s");
            findings.figure(
                    "ratio, median",
                    median(times.stream().mapToDouble(Times::ratio).toArray()),
                    "times",
                    RATIO);
        }
    }

    private static Times create(Site site, String name) {
        JsonNode operation =
                site.awaitEnds(List.of(site.create(name)), PATIENCE).getFirst();
        Map<String, Simulator.Ended> ended = site.simulator().endedTasks();
        double tasks = StreamSupport.stream(operation.get("steps").spliterator(), false)
                .filter(step -> step.hasNonNull("upid"))
                .map(step -> ended.get(step.get("upid").textValue()))
                .filter(Objects::nonNull)
                .mapToDouble(task -> task.duration().toMillis() / 1_000.0)
                .sum();
        double all = Duration.between(
                                Instant.parse(operation.get("accepted_at").textValue()),
                                Instant.parse(operation.get("ended_at").textValue()))
                        .toMillis()
                / 1_000.0;
        return new Times(all, tasks);
    }

    private static double median(double... values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
