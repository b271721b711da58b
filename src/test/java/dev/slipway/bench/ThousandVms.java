package dev.slipway.bench;

import dev.slipway.process.JsonApi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The list of a thousand VMs, filtered and sorted.
final class ThousandVms {

    private static final int VMS = 1_000;
    private static final double PER_SECOND = 50;
    private static final Optional<Target> P99 = Optional.of(Target.atMost(50));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// A page of a filter, a search, another filter in another order, and everything.
    private static final List<String> QUERIES = List.of(
            "status=running&sort=-memory&limit=50",
            "q=load-7&sort=name",
            "node=pve2&status=running&sort=-cpu",
            "sort=name");

    private ThousandVms() {}

    static void measure(Workbench bench, Duration span, int connections, Findings findings) {
        findings.note(
                "then 1,000 VMs, filtered and sorted, each query at %.0f requests/s and at full speed", PER_SECOND);
        try (Site site = bench.open(World.realistic().vms(VMS), Map.of());
                Load load = site.load(connections)) {
            JsonApi.await("all VMs are known", PATIENCE, () -> total(site), total -> total >= VMS);
            QUERIES.forEach(query -> load.flatOut(span.dividedBy(QUERIES.size()), ask(query)));
            site.simulator().forgetCalls();
            for (String query : QUERIES) {
                Load.Ask ask = ask(query);
                findings.latencies("1,000 VMs ?" + query, load.atRate(PER_SECOND, span, i -> ask), P99);
                Latencies fast = load.flatOut(span, ask);
                findings.figure("1,000 VMs ?" + query + ", full speed", fast.perSecond(), "requests/s");
                findings.latencies("1,000 VMs ?" + query + ", full speed", fast, P99);
            }
            findings.figure(
                    "1,000 VMs, Proxmox calls not of the pollers",
                    site.simulator().calls().stream()
                            .filter(call -> !call.ofPollers())
                            .count(),
                    "calls",
                    Target.exactly(0));
        }
    }

    private static Load.Ask ask(String query) {
        return Load.Ask.get("/api/v1/vms?" + query);
    }

    private static int total(Site site) {
        return site.api(0).get("/api/v1/vms?limit=1").get("total").intValue();
    }
}
