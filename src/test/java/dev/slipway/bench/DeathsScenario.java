package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.process.JsonApi;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// SIGKILL at random moments while VMs are made and deleted; afterwards the simulator's truth is compared with the
/// journal.
final class DeathsScenario implements Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration BETWEEN_ORDERS = Duration.ofMillis(600);
    private static final Duration BEFORE_REPEATING = Duration.ofMillis(200);
    private static final int SHORTEST_LIFE_MILLIS = 300;
    private static final int LONGEST_LIFE_MILLIS = 4_000;

    @Override
    public String name() {
        return "deaths";
    }

    @Override
    public String subject() {
        return "kill -9 at random moments of creations and deletions";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        int creations = bench.either(100, 10);
        int deaths = bench.either(40, 4);
        long seed = bench.options().seed();
        findings.note(
                "%d creations, every other VM deleted again, %d deaths after %.1f to %.1f s of life each, seed %d",
                creations, deaths, SHORTEST_LIFE_MILLIS / 1_000.0, LONGEST_LIFE_MILLIS / 1_000.0, seed);
        try (Site site = bench.open(World.realistic().vms(10).taskTime(0.3), Map.of())) {
            Map<Integer, JsonNode> before = guests(site);
            CompletableFuture<Void> killing = CompletableFuture.runAsync(
                    () -> kill(site, deaths, bench.options().replicas(), new Random(seed)));
            Map<String, String> made = new LinkedHashMap<>();
            for (int i = 0; i < creations; i++) {
                String name = "mortal-%03d".formatted(i);
                made.put(name, insist(() -> site.create(name)));
                Workbench.pause(BETWEEN_ORDERS);
            }
            List<String> names = List.copyOf(made.keySet());
            List<String> deleted = IntStream.range(0, creations)
                    .filter(i -> i % 2 == 1)
                    .mapToObj(i -> ended(site, made.get(names.get(i))))
                    .filter(Site::succeeded)
                    .map(operation -> operation.get("vmid").intValue())
                    .map(vmid -> insist(() -> site.delete(vmid)))
                    .toList();
            killing.join();
            JsonApi.await("all operations have ended", PATIENCE, site::underway, none -> none == 0);
            audit(site, before, operations(site, made.values()), operations(site, deleted), findings);
        }
    }

    private static void kill(Site site, int deaths, int replicas, Random random) {
        for (int i = 0; i < deaths; i++) {
            Workbench.pause(Duration.ofMillis(random.nextInt(SHORTEST_LIFE_MILLIS, LONGEST_LIFE_MILLIS)));
            int replica = random.nextInt(replicas);
            site.kill(replica);
            site.start(replica);
        }
    }

    private static JsonNode ended(Site site, String id) {
        return JsonApi.await(
                "the creation has ended",
                PATIENCE,
                () -> insist(() -> site.operation(id)),
                operation -> operation.hasNonNull("ended_at"));
    }

    /// Asks again, as a client does, while nobody answers or the program says that it is only starting.
    private static <T> T insist(Supplier<T> request) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return request.get();
            } catch (UncheckedIOException | IllegalStateException failure) {
                if (System.nanoTime() > end) {
                    throw failure;
                }
                Workbench.pause(BEFORE_REPEATING);
            }
        }
    }

    private static List<JsonNode> operations(Site site, Collection<String> ids) {
        return ids.stream().map(site::operation).toList();
    }

    private static void audit(
            Site site, Map<Integer, JsonNode> before, List<JsonNode> made, List<JsonNode> deleted, Findings findings) {
        Map<Integer, JsonNode> now = guests(site);
        Set<Integer> wanted = vmids(made);
        wanted.removeAll(vmids(deleted));
        Set<Integer> there = new HashSet<>(now.keySet());
        there.removeAll(before.keySet());
        Set<Integer> orphans = new HashSet<>(there);
        orphans.removeAll(wanted);
        Set<Integer> lost = new HashSet<>(wanted);
        lost.removeAll(there);
        Set<String> names = there.stream()
                .map(vmid -> now.get(vmid).get("name").textValue())
                .collect(Collectors.toSet());
        findings.figure(
                "creations that succeeded",
                made.stream().filter(Site::succeeded).count(),
                "operations");
        findings.figure(
                "deletions that succeeded",
                deleted.stream().filter(Site::succeeded).count(),
                "operations");
        findings.figure("done or rolled back without a rest", share(made, deleted), "%", Target.exactly(100));
        findings.figure("orphans", orphans.size(), "VMs", Target.exactly(0));
        findings.figure("VMs lost", lost.size(), "VMs", Target.exactly(0));
        findings.figure("duplicates", there.size() - names.size(), "VMs", Target.exactly(0));
        findings.figure(
                "VMs of others touched",
                before.entrySet().stream()
                        .filter(guest -> !guest.getValue().equals(now.get(guest.getKey())))
                        .count(),
                "VMs",
                Target.exactly(0));
    }

    private static double share(List<JsonNode> made, List<JsonNode> deleted) {
        long clean = IntStream.range(0, made.size() + deleted.size())
                .mapToObj(i -> i < made.size() ? made.get(i) : deleted.get(i - made.size()))
                .filter(operation -> Site.succeeded(operation)
                        || (operation.hasNonNull("ended_at")
                                && operation.get("leftovers").isEmpty()))
                .count();
        return clean * 100.0 / Math.max(1, made.size() + deleted.size());
    }

    private static Set<Integer> vmids(List<JsonNode> operations) {
        return operations.stream()
                .filter(Site::succeeded)
                .map(operation -> operation.get("vmid").intValue())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<Integer, JsonNode> guests(Site site) {
        Map<Integer, JsonNode> guests = new TreeMap<>();
        site.simulator().guests().forEach(guest -> guests.put(guest.get("vmid").intValue(), guest));
        return guests;
    }
}
