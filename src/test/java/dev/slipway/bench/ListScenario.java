package dev.slipway.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The list of VMs, which is answered from memory whatever Proxmox VE does.
final class ListScenario implements Scenario {

    private static final int VMS = 60;
    private static final int CONNECTIONS = 16;
    private static final double PER_SECOND = 200;
    private static final Optional<Target> P99 = Optional.of(Target.atMost(20));
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final Load.Ask LIST = Load.Ask.get("/api/v1/vms");

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String subject() {
        return "GET /api/v1/vms with 60 and 1,000 VMs over 16 connections";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        Duration span = bench.either(Duration.ofSeconds(30), Duration.ofSeconds(4));
        findings.note(
                "each for %d s, after %d s at full speed to warm up; first %.0f requests/s at a fixed rate, then as many"
                        + " as the connections carry",
                span.toSeconds(), span.toSeconds(), PER_SECOND);
        try (Site site = bench.open(World.realistic().vms(VMS), Map.of());
                Load load = site.load(CONNECTIONS)) {
            load.flatOut(span, LIST);
            double idle = pollersPerMinute(site, span);
            findings.figure("Proxmox calls of the pollers, nobody reading", idle, "calls/min");
            underLoad("Proxmox normal", site, load, span, findings);
            site.simulator().slow(SLOW);
            underLoad("Proxmox takes 5 s", site, load, span, findings);
            site.simulator().close();
            findings.latencies("Proxmox down", load.atRate(PER_SECOND, span, i -> LIST), P99);
            flatOut("Proxmox down, full speed", load, span, findings);
        }
        ThousandVms.measure(bench, span, CONNECTIONS, findings);
    }

    private static double pollersPerMinute(Site site, Duration span) {
        site.simulator().forgetCalls();
        Workbench.pause(span);
        return perMinute(site.simulator().calls().size(), span);
    }

    private static void underLoad(String when, Site site, Load load, Duration span, Findings findings) {
        site.simulator().forgetCalls();
        findings.latencies(when, load.atRate(PER_SECOND, span, i -> LIST), P99);
        flatOut(when + ", full speed", load, span, findings);
        List<Simulator.Received> calls = site.simulator().calls();
        findings.figure(
                when + ", Proxmox calls of the pollers", perMinute(calls.size(), span.multipliedBy(2)), "calls/min");
        findings.figure(
                when + ", other Proxmox calls",
                calls.stream().filter(call -> !call.ofPollers()).count(),
                "calls",
                Target.exactly(0));
    }

    private static void flatOut(String when, Load load, Duration span, Findings findings) {
        Latencies latencies = load.flatOut(span, LIST);
        findings.figure(when, latencies.perSecond(), "requests/s");
        findings.latencies(when, latencies, P99);
    }

    private static double perMinute(long calls, Duration span) {
        return calls * 60_000.0 / span.toMillis();
    }
}
