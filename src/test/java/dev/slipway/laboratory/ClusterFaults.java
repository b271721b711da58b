package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.laboratory.Evidence.Birth;
import dev.slipway.laboratory.Evidence.Foreign;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// What can befall a whole cluster or node, and what other people do to it meanwhile.
final class ClusterFaults {

    private static final List<String> NODES = List.of("pve1", "pve2", "pve3");
    private static final int FIRST_VMID = 10_000;
    private static final int VMIDS = 400;

    private ClusterFaults() {}

    static List<FaultClass> all() {
        return List.of(
                new FaultClass("cluster is down", 2, site -> true, ClusterFaults::clusterDown),
                new FaultClass("node is down", 3, site -> true, ClusterFaults::nodeDown),
                new FaultClass("all workers are killed", 1, site -> true, ClusterFaults::killWorkers),
                new FaultClass("a foreign VM takes a VMID", 4, site -> true, ClusterFaults::plant));
    }

    private static void clusterDown(Disturbance disturbance, SplittableRandom random) {
        int millis = 500 + random.nextInt(4500);
        disturbance.during("cluster is down", () -> {
            disturbance.site().simulator().option("cluster_down", true);
            Disturbance.pause(millis);
            disturbance.site().simulator().option("cluster_down", false);
        });
    }

    private static void nodeDown(Disturbance disturbance, SplittableRandom random) {
        String node = NODES.get(random.nextInt(NODES.size()));
        int millis = 500 + random.nextInt(4500);
        disturbance.during("node is down", () -> {
            disturbance.site().simulator().option("down_node", node);
            Disturbance.pause(millis);
            disturbance.site().simulator().option("up_node", node);
        });
    }

    private static void killWorkers(Disturbance disturbance, SplittableRandom random) {
        disturbance.site().simulator().option("kill_workers", true);
        disturbance.count("all workers are killed");
    }

    private static void plant(Disturbance disturbance, SplittableRandom random) {
        plant(disturbance.site().simulator(), random).ifPresent(foreign -> {
            disturbance.planted(foreign);
            disturbance.count("a foreign VM takes a VMID");
        });
    }

    /// Somebody makes a VM by other means, with a VMID of our range that was never in use; perhaps it is reserved.
    static Optional<Foreign> plant(SimulatorAdmin simulator, SplittableRandom random) {
        Set<Integer> used = simulator.births().stream().map(Birth::vmid).collect(Collectors.toSet());
        int vmid = FIRST_VMID + random.nextInt(VMIDS);
        ObjectNode guest = SimulatorAdmin.object()
                .put("vmid", vmid)
                .put("node", NODES.get(random.nextInt(NODES.size())))
                .put("name", "foreign-" + vmid)
                .put("storage", "ceph")
                .put("disk", "4G")
                .put("running", random.nextBoolean());
        Instant since = Instant.now();
        if (used.contains(vmid) || !simulator.plant(guest)) {
            return Optional.empty();
        }
        return simulator.guests().stream()
                .filter(planted -> planted.vmid() == vmid)
                .findFirst()
                .map(planted -> new Foreign(planted, since));
    }
}
