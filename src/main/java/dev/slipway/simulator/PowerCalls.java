package dev.slipway.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Power, with the behaviour of guide section 11 for guests in the wrong state.
final class PowerCalls {

    private static final String PATH = "/nodes/{node}/qemu/{vmid}/status/";

    private final Simulation simulation;
    private final World world;
    private final Machine machine;

    PowerCalls(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.machine = new Machine(simulation);
    }

    void register(Calls calls) {
        add(calls, "start", """
                force-cpu string
                machine string {machine}
                migratedfrom string {pve-node}
                migration_network string {CIDR}
                migration_type string enum=secure|insecure
                nets-host-mtu string pattern=net\\d+=\\d+(,net\\d+=\\d+)*
                skiplock boolean
                stateuri string len=128
                targetstorage string {storage-pair-list}
                timeout integer 0..
                9:with-conntrack-state boolean
                """, this::start);
        add(calls, "stop", """
                keepActive boolean
                migratedfrom string {pve-node}
                overrule-shutdown boolean
                skiplock boolean
                timeout integer 0..
                """, this::stop);
        add(calls, "shutdown", """
                forceStop boolean
                keepActive boolean
                skiplock boolean
                timeout integer 0..
                """, this::shutdown);
        add(calls, "reboot", "timeout integer 0..", this::reboot);
        add(calls, "reset", "skiplock boolean", this::reset);
        add(calls, "suspend", """
                skiplock boolean
                statestorage string requires=todisk {pve-storage-id}
                todisk boolean
                """, this::suspend);
        add(calls, "resume", """
                nocheck boolean
                skiplock boolean
                """, this::resume);
    }

    private interface Action {
        String start(ApiRequest request);
    }

    private static void add(Calls calls, String action, String parameters, Action start) {
        calls.add("POST", PATH + action, parameters, Permission.on("/vms/{vmid}", "VM.PowerMgmt"), (request, reply) -> {
            request.onlyRoot("skiplock", "keepActive", "migratedfrom", "force-cpu", "stateuri", "nocheck");
            reply.data(start.start(request));
        });
    }

    private String task(ApiRequest request, String type, TaskRun.Step body) {
        int vmid = request.vmid();
        return simulation.tasks.start(
                request,
                type,
                Integer.toString(vmid),
                run -> run.lockGuest(vmid, false, simulation.options.lockWait, body));
    }

    private boolean isManaged(ApiRequest request) {
        return world.on(request.node(), request.vmid())
                .filter(guest -> guest.haState.isPresent())
                .isPresent();
    }

    private String start(ApiRequest request) {
        return isManaged(request)
                ? manage(request, "hastart", "started")
                : task(request, "qmstart", run -> start(run, request));
    }

    private void start(TaskRun run, ApiRequest request) {
        Guest guest = world.require(request.node(), request.vmid());
        if (guest.isTemplate()) {
            throw ApiError.internal("you can't start a vm if it's a template");
        }
        boolean suspended = guest.option("lock").filter("suspended"::equals).isPresent();
        if (!suspended) {
            guest.checkLock();
        }
        if (guest.running) {
            throw ApiError.internal("VM %d already running".formatted(guest.vmid));
        }
        int cpus = Optional.ofNullable(world.nodes.get(request.node()))
                .orElseThrow()
                .cpus();
        if (guest.cpus() > cpus) {
            throw ApiError.internal("MAX %d vcpus allowed per VM on this node".formatted(cpus));
        }
        machine.checkBridges(guest);
        if (guest.drives().stream().anyMatch(Drive::isCloudInit)) {
            run.log("generating cloud-init ISO");
        }
        run.then(Duties.START, step -> {
            guest.config.remove("lock");
            machine.boot(guest);
        });
    }

    private String stop(ApiRequest request) {
        if (isManaged(request)) {
            if (request.flag("overrule-shutdown")) {
                throw ApiError.parameter("overrule-shutdown", "not possible for a VM that is managed by HA");
            }
            return manage(request, "hastop", "stopped");
        }
        if (request.flag("overrule-shutdown")) {
            shutdownsOf(request).forEach(task -> simulation.tasks.worker(task).ifPresent(TaskRun::abort));
        }
        return task(request, "qmstop", run -> {
            Guest guest = world.find(request.node(), request.vmid());
            if (guest.running) {
                guest.checkLock();
                run.then(Duties.STOP, step -> guest.powerOff());
            }
        });
    }

    private List<Task> shutdownsOf(ApiRequest request) {
        return simulation.tasks.list().stream()
                .filter(Task::isRunning)
                .filter(task -> task.upid.type().equals("qmshutdown")
                        && task.upid.id().equals(Integer.toString(request.vmid()))
                        && request.identity().owns(task.upid.user()))
                .toList();
    }

    private String shutdown(ApiRequest request) {
        if (isManaged(request)) {
            return manage(request, "hastop", "stopped");
        }
        world.on(request.node(), request.vmid())
                .filter(guest -> guest.paused && !request.flag("forceStop"))
                .ifPresent(guest -> {
                    throw ApiError.internal("VM is paused - cannot shutdown");
                });
        return task(request, "qmshutdown", run -> {
            Guest guest = world.find(request.node(), request.vmid());
            if (guest.running) {
                guest.checkLock();
                shutdown(run, guest, Duration.ofSeconds(request.number("timeout", 60)), request.flag("forceStop"));
            }
        });
    }

    private void shutdown(TaskRun run, Guest guest, Duration timeout, boolean force) {
        run.onAbort("QEMU Guest Agent is not running - received interrupt");
        if (guest.hasSystem && !guest.paused) {
            run.then(Duties.SHUTDOWN, step -> guest.powerOff());
            return;
        }
        run.thenExactly(timeout, step -> {
            if (guest.agentEnabled()) {
                step.log("QEMU Guest Agent is not running - VM %d qmp command 'guest-ping' failed - got timeout"
                        .formatted(guest.vmid));
            }
            if (!force) {
                throw ApiError.internal("VM quit/powerdown failed - got timeout");
            }
            step.log("VM still running - terminating now with SIGTERM");
            guest.powerOff();
        });
    }

    private Guest running(ApiRequest request) {
        Guest guest = world.find(request.node(), request.vmid());
        if (!guest.running) {
            throw ApiError.internal("VM %d not running".formatted(guest.vmid));
        }
        return guest;
    }

    /// The task ends when the guest is off; a daemon of the host starts it again some moments later.
    private String reboot(ApiRequest request) {
        Guest guest = running(request);
        return task(
                request,
                "qmreboot",
                run -> run.then(Duties.SHUTDOWN, step -> {
                    guest.powerOff();
                    simulation.after(simulation.scaled(Duties.RESTART_GAP), () -> restart(guest));
                }));
    }

    private void restart(Guest guest) {
        simulation.tasks.start(
                guest.node,
                "qmstart",
                Integer.toString(guest.vmid),
                "root@pam",
                new TaskEnd.Normal(),
                run -> run.then(Duties.START, step -> machine.boot(guest)));
    }

    private String reset(ApiRequest request) {
        Guest guest = running(request);
        return task(request, "qmreset", run -> run.then(Duties.CONFIGURE, step -> machine.restartSystem(guest)));
    }

    private String suspend(ApiRequest request) {
        Guest guest = running(request);
        if (!request.flag("todisk")) {
            return task(request, "qmpause", run -> run.then(Duties.CONFIGURE, step -> guest.paused = true));
        }
        return task(request, "qmsuspend", run -> {
            guest.checkLock();
            guest.config.put("lock", "suspending");
            run.onFailure("", failed -> guest.config.remove("lock"));
            run.then(Duties.SNAPSHOT, step -> {
                guest.powerOff();
                guest.config.put("lock", "suspended");
            });
        });
    }

    private String resume(ApiRequest request) {
        Guest guest = running(request);
        return task(request, "qmresume", run -> run.then(Duties.CONFIGURE, step -> guest.paused = false));
    }

    /// The high-availability manager only files the request; the state follows later.
    private String manage(ApiRequest request, String type, String state) {
        Guest guest = world.require(request.node(), request.vmid());
        return simulation.tasks.start(
                request,
                type,
                Integer.toString(guest.vmid),
                run -> run.then(Duties.HA_REQUEST, step -> {
                    step.log("Requesting HA %s for VM %d".formatted(state, guest.vmid));
                    guest.haState = Optional.of(state);
                    simulation.after(simulation.scaled(Duties.HA_REACTION), () -> react(guest, state));
                }));
    }

    private void react(Guest guest, String state) {
        if (state.equals("started") && !guest.running) {
            machine.boot(guest);
        } else if (state.equals("stopped") && guest.running) {
            guest.powerOff();
        }
    }
}
