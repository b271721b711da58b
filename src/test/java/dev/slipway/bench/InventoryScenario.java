package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.process.JsonApi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cluster with ten thousand VMs.
final class InventoryScenario implements Scenario {

    private static final Optional<Target> P99 = Optional.of(Target.atMost(100));
    private static final double PAGES_PER_SECOND = 20;
    private static final double BEATS_PER_SECOND = 200;
    private static final int CONNECTIONS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// A page each of everything, of a search, of a filter in another order, and of the middle.
    private static List<String> pages(Site site, int vms) {
        JsonNode half = site.api(0).get("/api/v1/vms?limit=%d".formatted(vms / 2));
        return List.of(
                "limit=50",
                "limit=50&q=load-77",
                "limit=50&status=running&sort=-memory",
                "limit=50&node=pve2&sort=name",
                "limit=50&cursor=" + half.get("cursor").textValue());
    }

    @Override
    public String name() {
        return "inventory";
    }

    @Override
    public String subject() {
        return "10,000 VMs in the inventory";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        int vms = bench.either(10_000, 1_000);
        Duration span = bench.either(Duration.ofSeconds(30), Duration.ofSeconds(5));
        findings.note(
                "%,d VMs, refreshed every 5 s; pages of 50 at %.0f requests/s for %d s each, after as long to warm up;"
                        + " the pause is the longest latency of GET /health at %.0f requests/s",
                vms, PAGES_PER_SECOND, span.toSeconds(), BEATS_PER_SECOND);
        try (Site site = bench.open(World.realistic().vms(vms), Map.of());
                Load load = site.load(CONNECTIONS)) {
            JsonApi.await("all VMs are known", PATIENCE, () -> total(site), total -> total >= vms);
            List<String> pages = pages(site, vms);
            load.atRate(PAGES_PER_SECOND, span, i -> page(pages.get(i % pages.size())));
            for (String query : pages) {
                findings.latencies(
                        "?" + query.replaceFirst("cursor=.*", "cursor=…"),
                        load.atRate(PAGES_PER_SECOND, span, i -> page(query)),
                        P99);
            }
            pause(site, load, bench, findings);
            findings.figure(
                    "resident memory",
                    ProcessFigures.residentMiB(site.running(0).process()),
                    "MiB");
        }
    }

    private static void pause(Site site, Load load, Workbench bench, Findings findings) {
        Duration span = bench.either(Duration.ofSeconds(60), Duration.ofSeconds(10));
        Load.Ask trivial = Load.Ask.get("/health");
        site.simulator().forgetCalls();
        Latencies refreshing = load.atRate(BEATS_PER_SECOND, span, i -> trivial);
        findings.figure(
                "refreshes meanwhile",
                site.simulator().calls().stream()
                        .filter(call -> call.kind().equals("GET /cluster/resources"))
                        .count(),
                "refreshes");
        findings.figure("GET /health, p99", refreshing.atPercentile(99), "ms");
        findings.figure("GET /health, longest", refreshing.longest(), "ms", Target.atMost(50));
        site.simulator().close();
        Workbench.pause(Duration.ofSeconds(5));
        Latencies quiet = load.atRate(BEATS_PER_SECOND, span, i -> trivial);
        findings.figure("the same without refreshes, longest", quiet.longest(), "ms");
    }

    private static Load.Ask page(String query) {
        return Load.Ask.get("/api/v1/vms?" + query);
    }

    private static int total(Site site) {
        JsonNode list = site.api(0).get("/api/v1/vms?limit=1");
        return list.get("total").intValue();
    }
}
