package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;

/// How a task of Proxmox VE can end other than well. Each is armed for the next call that starts one of a sort.
final class TaskFaults {

    private static final String GUEST = "/nodes/[^/]+/qemu/\\d+";
    private static final List<String[]> STARTS = List.of(
            new String[] {"POST", GUEST + "/clone"},
            new String[] {"POST", GUEST + "/clone"},
            new String[] {"PUT", GUEST + "/resize"},
            new String[] {"POST", GUEST + "/status/(start|stop|shutdown|reboot)"},
            new String[] {"DELETE", GUEST},
            new String[] {"(POST|DELETE)", GUEST + "(/snapshot.*)?"});

    private TaskFaults() {}

    static List<FaultClass> all() {
        return List.of(
                task("task fails", 4, "failed", "simulated trouble with the storage", false),
                task(
                        "task fails for a lock",
                        5,
                        "failed",
                        "cfs-lock 'storage-ceph' error: got lock request timeout",
                        false),
                task("task's worker is killed", 2, "killed", "", false),
                task("task ends with warnings", 3, "warnings", "", false),
                task("task is unknown, executed", 2, "vanished", "", true),
                task("task is unknown, not executed", 2, "vanished", "", false),
                task("task hangs", 1, "hung", "", false),
                task("task's end is read too soon", 4, "late", "", false));
    }

    private static FaultClass task(String name, int weight, String end, String text, boolean executed) {
        return new FaultClass(
                name,
                weight,
                site -> true,
                (disturbance, random) -> disturbance.arm(name, fault(random, end, text, executed)));
    }

    private static ObjectNode fault(SplittableRandom random, String end, String text, boolean executed) {
        String[] call = STARTS.get(random.nextInt(STARTS.size()));
        return SimulatorAdmin.object()
                .put("method", call[0])
                .put("path", call[1])
                .put("effect", "task")
                .put("end", end)
                .put("text", text)
                .put("executed", executed);
    }
}
