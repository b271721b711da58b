package dev.slipway.bench;

import dev.slipway.process.JsonApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// A thousand creations under way at the same time.
final class InFlightScenario implements Scenario {

    private static final double ORDERS_PER_SECOND = 40;
    private static final double READS_PER_SECOND = 50;
    private static final int NODES = 3;
    /// The most that Slipway may be told to run at once.
    private static final int CLONES = 100;
    private static final int LOOKS_PER_NODE = 4;
    private static final double TASK_TIME = 80;
    private static final String BLOCKED = "has been blocked for";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "inflight";
    }

    @Override
    public String subject() {
        return "1,000 operations in flight";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        int operations = bench.either(1_000, 100);
        Duration span = bench.either(Duration.ofSeconds(30), Duration.ofSeconds(5));
        findings.note(
                "%,d operations begun, of which %d clone at once, the most that can be set, and the others wait for their"
                        + " turn; measured for %d s; target of the calls: %d nodes + %d questions under way on each, at"
                        + " every tick of a second",
                operations, CLONES, span.toSeconds(), NODES, LOOKS_PER_NODE);
        String clones = Integer.toString(CLONES);
        Map<String, String> limits = Map.of(
                "OPERATION_CONCURRENCY", Integer.toString(operations),
                "TURN_CLONES_PER_STORAGE", clones,
                "TURN_CLONES_PER_TEMPLATE", clones,
                "TURN_CLONES_PER_NODE", clones,
                "TASK_IN_FLIGHT_PER_NODE", Integer.toString(LOOKS_PER_NODE));
        World world = World.realistic().taskTime(TASK_TIME).storageLock(Duration.ZERO);
        try (Site site = bench.open(world, limits);
                Load load = site.load(16)) {
            long blockedAtStart = bench.printed(BLOCKED);
            Duration ordering = Duration.ofMillis((long) (operations * 1_000 / ORDERS_PER_SECOND));
            Latencies orders =
                    load.atRate(ORDERS_PER_SECOND, ordering, i -> Load.Ask.create("inflight-%04d".formatted(i)));
            findings.latencies("POST to 202 meanwhile, %.0f/s".formatted(ORDERS_PER_SECOND), orders, Optional.empty());
            long running = JsonApi.await(
                    "as many clones run as may", PATIENCE, site.simulator()::runningTasks, count -> count >= CLONES);
            findings.figure("Proxmox tasks running at once", running, "tasks");
            site.simulator().forgetCalls();
            List<Double> heap = new ArrayList<>();
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> watch(site, heap, over));
            findings.latencies("GET /api/v1/vms", reads(load, span, "/api/v1/vms"), Optional.empty());
            findings.latencies(
                    "GET /api/v1/operations?limit=50",
                    reads(load, span, "/api/v1/operations?limit=50"),
                    Optional.empty());
            over.set(true);
            watching.join();
            calls(site, findings);
            memory(site, heap, findings);
            findings.figure(
                    "reports of a blocked event loop, after the start",
                    bench.printed(BLOCKED) - blockedAtStart,
                    "lines",
                    Target.exactly(0));
        }
    }

    private static Latencies reads(Load load, Duration span, String path) {
        return load.atRate(READS_PER_SECOND, span, i -> Load.Ask.get(path));
    }

    private static void watch(Site site, List<Double> heap, AtomicBoolean over) {
        while (!over.get()) {
            ProcessFigures.heapMiB(site.running(0).process()).ifPresent(heap::add);
            Workbench.pause(Duration.ofSeconds(2));
        }
    }

    /// The first and the last second are cut off by the window, so they are left out.
    private static void calls(Site site, Findings findings) {
        NavigableMap<Long, List<Simulator.Received>> seconds = site.simulator().calls().stream()
                .collect(Collectors.groupingBy(call -> call.at().getEpochSecond(), TreeMap::new, Collectors.toList()));
        seconds.pollFirstEntry();
        seconds.pollLastEntry();
        var perSecond = seconds.values().stream().mapToInt(List::size).summaryStatistics();
        findings.figure("Proxmox calls, mean", perSecond.getAverage(), "calls/s");
        findings.figure(
                "Proxmox calls, most in a second",
                Math.max(0, perSecond.getMax()),
                "calls/s",
                Target.atMost(NODES + (double) NODES * LOOKS_PER_NODE));
        seconds.values().stream()
                .max(Comparator.comparingInt(List::size))
                .ifPresent(calls -> findings.note(
                        "in that second: %s",
                        calls.stream()
                                .collect(Collectors.groupingBy(
                                        Simulator.Received::kind, TreeMap::new, Collectors.counting()))));
    }

    private static void memory(Site site, List<Double> heap, Findings findings) {
        Process process = site.running(0).process();
        if (heap.isEmpty()) {
            findings.note("a native binary does not say how much of its heap is in use");
        } else {
            findings.figure(
                    "heap in use, garbage included, at most",
                    heap.stream().mapToDouble(Double::doubleValue).max().orElse(0),
                    "MiB");
            ProcessFigures.collectGarbage(process);
            findings.figure(
                    "heap in use after a collection",
                    ProcessFigures.heapMiB(process).orElse(0),
                    "MiB",
                    Target.atMost(256));
        }
        findings.figure("resident memory", ProcessFigures.residentMiB(process), "MiB");
    }
}
