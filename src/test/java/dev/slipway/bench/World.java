package dev.slipway.bench;

import dev.slipway.simulator.SimulatorOptions;
import dev.slipway.simulator.WorldPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The cluster that a scenario finds: three nodes with more room than any scenario needs, one template on a shared
/// storage, and `vms` VMs of others.
///
/// `taskTime` is the factor on the duration of tasks, `storageLock` how long a clone holds the lock of its storage
/// (before that factor), of which there is one.
record World(int vms, double taskTime, Duration storageLock) {

    static final String TEMPLATE = "ubuntu-24.04";

    /// That of the first VM of others.
    static final int FIRST_VMID = 100_000;

    private static final int NODES = 3;
    private static final int CORES = 4096;
    private static final long MEMORY_MIB = 16L << 20;
    private static final long STORAGE_GIB = 1L << 20;

    /// Tasks as long as on a real cluster.
    static World realistic() {
        return new World(0, 1, Duration.ofMillis(500));
    }

    World vms(int count) {
        return new World(count, taskTime, storageLock);
    }

    World taskTime(double factor) {
        return new World(vms, factor, storageLock);
    }

    World storageLock(Duration held) {
        return new World(vms, taskTime, held);
    }

    List<String> arguments() {
        return List.of(Integer.toString(vms), Double.toString(taskTime), Long.toString(storageLock.toMillis()));
    }

    static World parse(String... arguments) {
        return new World(
                Integer.parseInt(arguments[0]),
                Double.parseDouble(arguments[1]),
                Duration.ofMillis(Long.parseLong(arguments[2])));
    }

    /// Guests boot in no time and agents answer at once: neither is a Proxmox task, and both are waited for.
    SimulatorOptions options() {
        WorldPlan plan = WorldPlan.empty();
        nodes().forEach(node -> plan.node(node, CORES, MEMORY_MIB));
        plan.storage("local", "dir", false, "iso,vztmpl,backup,snippets,import", 100)
                .storage("ceph", "rbd", true, "images,rootdir", STORAGE_GIB)
                .template(9000, nodes().getFirst(), TEMPLATE, "ceph", "3584M")
                .vms(vms);
        return SimulatorOptions.realistic()
                .world(plan)
                .taskTime(taskTime)
                .storageLock(1, storageLock)
                .agentBoot(Duration.ZERO)
                .agentProbe(Duration.ZERO)
                .port(0);
    }

    private static List<String> nodes() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            names.add("pve" + i);
        }
        return names;
    }
}
