package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;

/// What can befall a single call to Proxmox VE. Each is armed for the next call of one sort, and counted when it hits.
final class CallFaults {

    private static final String GUEST = "/nodes/[^/]+/qemu/\\d+";
    private static final List<String[]> CHANGES = List.of(
            new String[] {"POST", GUEST + "/clone"},
            new String[] {"POST", GUEST + "/clone"},
            new String[] {"PUT", GUEST + "/config"},
            new String[] {"PUT", GUEST + "/resize"},
            new String[] {"POST", GUEST + "/status/.*"},
            new String[] {"DELETE", GUEST},
            new String[] {"(POST|DELETE)", GUEST + "(/snapshot.*)?"});
    private static final List<String[]> READS = List.of(
            new String[] {"GET", "/nodes/[^/]+/tasks/[^/]+/status"},
            new String[] {"GET", "/nodes/[^/]+/tasks/[^/]+/status"},
            new String[] {"GET", "/cluster/resources"},
            new String[] {"GET", GUEST + "/config"},
            new String[] {"GET", GUEST + "/status/current"});

    private CallFaults() {}

    static List<FaultClass> all() {
        return List.of(
                answer("500 for good", 3, 500, "simulated trouble with the storage", false),
                answer(
                        "VM lock timeout",
                        5,
                        500,
                        "can't lock file '/var/lock/qemu-server/lock-1.conf' - got timeout",
                        false),
                answer(
                        "storage lock timeout",
                        5,
                        500,
                        "cfs-lock 'storage-ceph' error: got lock request timeout",
                        false),
                answer("no worker upid", 4, 500, "got no worker upid - start worker failed", false),
                answer("no quorum", 3, 500, "cluster not ready - no quorum?", false),
                answer(
                        "task list lock, executed",
                        4,
                        500,
                        "can't lock file '/var/log/pve/tasks/.active.lock' - got timeout",
                        true),
                answer("595", 4, 595, "no route to host", false),
                answer("596, not executed", 3, 596, "broken pipe", false),
                answer("596, executed", 4, 596, "broken pipe", true),
                answer("597, executed", 3, 597, "connection timed out", true),
                answer("599, not executed", 3, 599, "too many redirections", false),
                answer("599, executed", 2, 599, "too many redirections", true),
                drop("connection cut, not executed", 5, false),
                drop("connection cut, executed", 6, true),
                new FaultClass("slow answer", 6, site -> true, (disturbance, random) -> {
                    ObjectNode fault = onAnyCall(random);
                    disturbance.arm("slow answer", fault.put("delay_ms", 200 + random.nextInt(2500)));
                }),
                new FaultClass("executed after we gave up", 3, site -> true, (disturbance, random) -> {
                    ObjectNode fault = on(CHANGES, random);
                    disturbance.arm("executed after we gave up", fault.put("delay_ms", 4500 + random.nextInt(1500)));
                }),
                new FaultClass("reads fail", 5, site -> true, (disturbance, random) -> {
                    ObjectNode fault = on(READS, random)
                            .put("effect", "answer")
                            .put("status", random.nextBoolean() ? 596 : 595)
                            .put("times", 1 + random.nextInt(3));
                    disturbance.arm("reads fail", fault);
                }),
                new FaultClass(
                        "reads cut",
                        4,
                        site -> true,
                        (disturbance, random) ->
                                disturbance.arm("reads cut", on(READS, random).put("effect", "drop"))));
    }

    private static FaultClass answer(String name, int weight, int status, String text, boolean executed) {
        return new FaultClass(
                name,
                weight,
                site -> true,
                (disturbance, random) -> disturbance.arm(
                        name,
                        on(CHANGES, random)
                                .put("effect", "answer")
                                .put("status", status)
                                .put("text", text)
                                .put("executed", executed)));
    }

    private static FaultClass drop(String name, int weight, boolean executed) {
        return new FaultClass(
                name,
                weight,
                site -> true,
                (disturbance, random) -> disturbance.arm(
                        name, on(CHANGES, random).put("effect", "drop").put("executed", executed)));
    }

    private static ObjectNode onAnyCall(SplittableRandom random) {
        return on(random.nextBoolean() ? CHANGES : READS, random);
    }

    private static ObjectNode on(List<String[]> calls, SplittableRandom random) {
        String[] call = calls.get(random.nextInt(calls.size()));
        return SimulatorAdmin.object().put("method", call[0]).put("path", call[1]);
    }
}
