package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The figures that a node keeps of its guests over time.
///
/// While a guest is off only its configuration is known, as in a recorded answer. Resolutions are those of guide 15.2.
final class FigureCalls {

    private record Resolution(Duration step, int points) {}

    private static final Map<String, Resolution> SINCE_9 = Map.of(
            "hour", new Resolution(Duration.ofMinutes(1), 60),
            "day", new Resolution(Duration.ofMinutes(1), 1440),
            "week", new Resolution(Duration.ofMinutes(30), 336),
            "month", new Resolution(Duration.ofMinutes(30), 1440),
            "year", new Resolution(Duration.ofHours(6), 1440));

    private static final Map<String, Resolution> BEFORE_9 = Map.of(
            "hour", new Resolution(Duration.ofMinutes(1), 70),
            "day", new Resolution(Duration.ofMinutes(30), 70),
            "week", new Resolution(Duration.ofHours(3), 70),
            "month", new Resolution(Duration.ofHours(12), 70),
            "year", new Resolution(Duration.ofDays(7), 70));

    private final Simulation simulation;

    FigureCalls(Simulation simulation) {
        this.simulation = simulation;
    }

    void register(Calls calls) {
        calls.add(
                "GET",
                "/nodes/{node}/qemu/{vmid}/rrddata",
                """
                cf string enum=AVERAGE|MAX
                timeframe! string enum=hour|day|week|month|year
                """,
                Permission.on("/vms/{vmid}", "VM.Audit"),
                (request, reply) -> reply.data(figures(request)));
    }

    private JsonArray figures(ApiRequest request) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        Map<String, Resolution> resolutions = modern() ? SINCE_9 : BEFORE_9;
        Resolution resolution = Objects.requireNonNull(resolutions.get(request.require("timeframe")));
        long step = resolution.step().toSeconds();
        long last = simulation.clock.now().getEpochSecond() / step * step;
        List<JsonObject> points = new ArrayList<>();
        for (int i = resolution.points() - 1; i >= 0; i--) {
            points.add(point(guest, last - i * step));
        }
        return AccessCalls.array(points);
    }

    private JsonObject point(Guest guest, long time) {
        JsonObject out = new JsonObject()
                .put("time", time)
                .put("maxcpu", guest.cpus())
                .put("maxmem", guest.memoryBytes())
                .put("disk", 0)
                .put("maxdisk", guest.bootDiskBytes());
        if (!guest.running || guest.startedAt.getEpochSecond() > time) {
            return out;
        }
        double wave = 1 + 0.5 * Math.sin(time / 1800.0 + guest.vmid);
        Statistics statistics = simulation.statistics;
        out.put("cpu", statistics.cpu(guest) * wave)
                .put("mem", statistics.memory(guest) * (0.9 + wave / 15))
                .put("netin", 42_000 * wave)
                .put("netout", 17_000 * wave)
                .put("diskread", 1_024 * wave)
                .put("diskwrite", 65_536 * wave);
        return modern()
                ? out.put("memhost", statistics.memory(guest))
                        .put("pressurecpusome", 0)
                        .put("pressurecpufull", 0)
                        .put("pressureiosome", 0)
                        .put("pressureiofull", 0)
                        .put("pressurememorysome", 0)
                        .put("pressurememoryfull", 0)
                : out;
    }

    private boolean modern() {
        return simulation.options.majorVersion() >= 9;
    }
}
