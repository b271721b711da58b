package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Many creations at once onto one storage that lets only one clone at a time allocate its disk.
final class ContentionScenario implements Scenario {

    private static final Duration LOCK = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "contention";
    }

    @Override
    public String subject() {
        return "30 and 100 creations at once, each clone holding the storage's lock for 5 s";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        for (int creations : bench.either(List.of(30, 100), List.of(6))) {
            try (Site site = bench.open(World.realistic().storageLock(LOCK), Map.of())) {
                measure(site, creations, findings);
            }
        }
    }

    private static void measure(Site site, int creations, Findings findings) {
        Duration best = LOCK.multipliedBy(creations);
        long begin = System.nanoTime();
        List<String> ids = site.create("contention", creations);
        Set<String> retries = new HashSet<>();
        long end = begin + best.multipliedBy(4).plusMinutes(2).toNanos();
        while (site.underway() > 0 && System.nanoTime() < end) {
            retries.addAll(waitingToTryAgain(site));
            Workbench.pause(Duration.ofSeconds(1));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<JsonNode> ended = ids.stream().map(site::operation).toList();
        String of = "%d at once, ".formatted(creations);
        findings.figure(
                of + "succeeded",
                ended.stream().filter(Site::succeeded).count(),
                "creations",
                Target.exactly(creations));
        findings.figure(
                of + "different VMIDs",
                ended.stream()
                        .map(operation -> operation.get("vmid").intValue())
                        .distinct()
                        .count(),
                "ids",
                Target.exactly(creations));
        findings.figure(
                of + "failures that name a lock",
                ended.stream()
                        .filter(operation -> operation.path("error").toString().contains("lock"))
                        .count(),
                "operations",
                Target.exactly(0));
        findings.figure(of + "operations that were seen trying again", retries.size(), "operations");
        findings.figure(of + "in all", seconds, "s");
        findings.figure(of + "the lock's own share (creations × 5 s)", best.toSeconds(), "s");
        findings.figure(of + "in all beside the lock's share", seconds / best.toSeconds(), "times");
    }

    private static List<String> waitingToTryAgain(Site site) {
        return site.api(0)
                .get("/api/v1/operations?status=active&limit=500")
                .get("operations")
                .valueStream()
                .filter(operation -> operation.get("steps").toString().contains("waiting to try again"))
                .map(operation -> operation.get("id").textValue())
                .toList();
    }
}
