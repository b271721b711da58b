package dev.slipway.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Cloning, in the order of guide section 7.4.
final class CloneCall {

    private static final Duration FLOCK = Duration.ofSeconds(1);

    private final Simulation simulation;
    private final World world;
    private final Rights rights;

    CloneCall(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.rights = new Rights(simulation);
    }

    void register(Calls calls) {
        calls.add(
                "POST",
                "/nodes/{node}/qemu/{vmid}/clone",
                """
                bwlimit integer 0..
                description string
                format string enum=raw|qcow2|vmdk
                full boolean
                name string {dns-name}
                newid! integer 100..999999999 {pve-vmid}
                pool string {pve-poolid}
                snapname string len=40 {pve-configid}
                storage string {pve-storage-id}
                target string {pve-node}
                """,
                this::permitted,
                (request, reply) -> reply.data(start(request)));
    }

    private void permitted(ApiRequest request, Rights ignored) {
        Identity who = request.identity();
        rights.require(who, "/vms/" + request.text("vmid").orElse(""), "VM.Clone");
        Optional<String> pool = request.text("pool");
        if (pool.isPresent() && !world.pools.containsKey(pool.get())) {
            throw ApiError.forbidden("pool '%s' does not exist".formatted(pool.get()));
        }
        if (pool.isEmpty() || !rights.has(who, "/pool/" + pool.get(), "VM.Allocate")) {
            request.text("newid").ifPresent(newid -> rights.require(who, "/vms/" + newid, "VM.Allocate"));
        }
    }

    private String start(ApiRequest request) {
        CloneJob job = check(request);
        return simulation.tasks.start(request, "qmclone", Integer.toString(request.vmid()), run -> {
            Guest source = world.find(request.node(), request.vmid());
            run.lockGuest(
                    request.vmid(),
                    !source.running,
                    flockWait(),
                    shared -> shared.lockGuest(job.newId(), false, flockWait(), locked -> {
                        check(request);
                        job.begin(locked);
                    }));
        });
    }

    private Duration flockWait() {
        Duration wait = simulation.options.lockWait;
        return wait.compareTo(FLOCK) < 0 ? wait : FLOCK;
    }

    private CloneJob check(ApiRequest request) {
        request.text("target")
                .filter(target -> !world.nodes.containsKey(target))
                .ifPresent(target -> {
                    throw ApiError.internal("no such cluster node '%s'".formatted(target));
                });
        String target = request.text("target").orElse(request.node());
        Optional<Storage> storage = request.text("storage").map(world::storage);
        storage.filter(s -> !s.holds("images")).ifPresent(s -> {
            throw ApiError.parameter("storage", "storage '%s' does not support vm images".formatted(s.name()));
        });
        Guest source = world.find(request.node(), request.vmid());
        source.checkLock();
        boolean full = request.text("full").map("1"::equals).orElse(!source.isTemplate());
        for (String name : List.of("storage", "format")) {
            if (!full && request.text(name).isPresent()) {
                throw ApiError.internal("parameter '%s' not allowed for linked clones".formatted(name));
            }
        }
        int newId = (int) request.number("newid", 0);
        if (world.on(request.node(), newId).isPresent()) {
            throw ApiError.internal("unable to create VM %d: config file already exists".formatted(newId));
        }
        Map<String, String> config = configuration(request, source);
        checkDrives(request, source, config, full, storage, target);
        return new CloneJob(simulation, request, source, config, full, storage, target, newId);
    }

    private Map<String, String> configuration(ApiRequest request, Guest source) {
        Optional<String> snapname = request.text("snapname");
        if (snapname.isEmpty()) {
            return source.config;
        }
        Guest.Snapshot snapshot = source.snapshots.get(snapname.get());
        if (snapshot == null) {
            throw ApiError.internal("snapshot '%s' does not exist".formatted(snapname.get()));
        }
        return snapshot.config();
    }

    private void checkDrives(
            ApiRequest request,
            Guest source,
            Map<String, String> config,
            boolean full,
            Optional<Storage> storage,
            String target) {
        for (Drive drive : CloneJob.drives(config)) {
            if (drive.storage().isEmpty()) {
                continue;
            }
            Storage origin = world.storage(drive.storage());
            if (!target.equals(request.node())) {
                if (!origin.shared()) {
                    throw ApiError.internal("can't clone VM to node '%s' (VM uses local storage)".formatted(target));
                }
                storage.filter(s -> !s.shared()).ifPresent(s -> {
                    throw ApiError.internal("can't clone to non-shared storage '%s'".formatted(s.name()));
                });
            }
            Storage used = storage.orElse(origin);
            rights.require(request.identity(), "/storage/" + used.name(), "Datastore.AllocateSpace");
            boolean linkable = origin.canLink()
                    && (source.isTemplate() || request.text("snapname").isPresent());
            if (!full && !drive.isCdrom() && !linkable) {
                throw ApiError.internal(
                        "Linked clone feature is not supported for '%s' (%s)".formatted(drive.volume(), drive.key()));
            }
        }
        config.forEach((key, value) -> {
            if (key.matches("net\\d+")) {
                new OptionRights(rights).checkBridge(request.identity(), value);
            }
        });
    }

    /// What a clone writes at first: a locked file with nothing in it.
    static Map<String, String> placeholder() {
        return new TreeMap<>(Map.of("lock", "clone", "description", " qmclone temporary file"));
    }
}
