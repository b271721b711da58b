package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Reading and changing a VM's configuration, with locks, digest and pending changes.
final class ConfigCalls {

    private static final String PATH = "/nodes/{node}/qemu/{vmid}/config";
    private static final Set<String> NOT_OPTIONS = Set.of(
            "node",
            "vmid",
            "delete",
            "digest",
            "force",
            "revert",
            "skiplock",
            "background_delay",
            "import-working-storage");
    private static final String[] CHANGE = {
        "VM.Config.Disk",
        "VM.Config.CDROM",
        "VM.Config.CPU",
        "VM.Config.Memory",
        "VM.Config.Network",
        "VM.Config.HWType",
        "VM.Config.Options",
        "VM.Config.Cloudinit"
    };

    private final Simulation simulation;
    private final OptionRights optionRights;

    ConfigCalls(Simulation simulation) {
        this.simulation = simulation;
        this.optionRights = new OptionRights(new Rights(simulation));
    }

    void register(Calls calls) {
        calls.add(
                "GET",
                PATH,
                """
                current boolean
                snapshot string len=40 {pve-configid}
                """,
                Permission.on("/vms/{vmid}", "VM.Audit"),
                (request, reply) -> reply.data(read(request)));
        calls.add(
                "GET",
                "/nodes/{node}/qemu/{vmid}/pending",
                "",
                Permission.on("/vms/{vmid}", "VM.Audit"),
                (request, reply) -> reply.data(pending(request)));
        calls.add(
                "PUT",
                PATH,
                ConfigTable.OPTIONS + ConfigTable.CHANGES,
                Permission.on("/vms/{vmid}", CHANGE),
                this::put);
        calls.add(
                "POST",
                PATH,
                ConfigTable.OPTIONS + ConfigTable.CHANGES + ConfigTable.CHANGES_AS_TASK,
                Permission.on("/vms/{vmid}", CHANGE),
                this::post);
    }

    private JsonObject read(ApiRequest request) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        Optional<String> snapshot = request.text("snapshot");
        if (snapshot.isPresent()) {
            Guest.Snapshot found = guest.snapshots.get(snapshot.get());
            if (found == null) {
                throw ApiError.internal("snapshot '%s' does not exist".formatted(snapshot.get()));
            }
            return json(found.config());
        }
        Map<String, String> merged = new TreeMap<>(guest.config);
        if (!request.flag("current")) {
            guest.pending.forEach(
                    (key, value) -> value.ifPresentOrElse(text -> merged.put(key, text), () -> merged.remove(key)));
        }
        return json(merged).put("digest", guest.digest());
    }

    JsonObject json(Map<String, String> config) {
        JsonObject out = new JsonObject();
        config.forEach((key, value) -> out.put(key, value(key, value)));
        return out;
    }

    private Object value(String key, String value) {
        if (key.equals("cipassword")) {
            return "**********";
        }
        String type = simulation.configOptions.find(key).map(Parameter::type).orElse("string");
        return switch (type) {
            case "integer", "boolean" -> Long.valueOf(value);
            case "number" -> new BigDecimal(value);
            case String text -> value;
        };
    }

    private JsonArray pending(ApiRequest request) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        Set<String> keys = new TreeSet<>(guest.config.keySet());
        keys.addAll(guest.pending.keySet());
        JsonArray out =
                new JsonArray().add(new JsonObject().put("key", "digest").put("value", guest.digest()));
        for (String key : keys) {
            JsonObject entry = new JsonObject().put("key", key);
            guest.option(key).ifPresent(value -> entry.put("value", value(key, value)));
            Optional<String> change = guest.pending.get(key);
            if (change != null) {
                change.ifPresentOrElse(value -> entry.put("pending", value(key, value)), () -> entry.put("delete", 1));
            }
            out.add(entry);
        }
        return out;
    }

    private void put(ApiRequest request, Reply reply) {
        check(request);
        simulation.locks.guest(
                request.vmid(),
                false,
                simulation.options.lockWait,
                lease -> {
                    reply.attempt(() -> {
                        apply(request);
                        reply.done();
                    });
                    lease.release();
                },
                () -> reply.fail(ApiError.internal(Locks.guestTimeout(request.vmid()))));
    }

    private void post(ApiRequest request, Reply reply) {
        Guest guest = check(request);
        checkDigest(request, guest);
        checkLock(request, guest);
        String upid = simulation.tasks.start(request, "qmconfig", Integer.toString(request.vmid()), run -> {
            run.log(logLine(request));
            run.lockGuest(
                    request.vmid(),
                    false,
                    simulation.options.lockWait,
                    locked -> locked.then(Duties.CONFIGURE, step -> apply(request)));
        });
        reply.data(upid);
    }

    private static String logLine(ApiRequest request) {
        return "update VM %d:".formatted(request.vmid())
                + options(request).entrySet().stream()
                        .map(option -> " -%s %s"
                                .formatted(
                                        option.getKey(),
                                        option.getKey().equals("cipassword") ? "<hidden>" : option.getValue()))
                        .collect(Collectors.joining());
    }

    private Guest check(ApiRequest request) {
        request.onlyRoot("skiplock");
        Map<String, String> options = options(request);
        List<String> deleted = list(request, "delete");
        for (String key : deleted) {
            if (simulation.configOptions.find(key).isEmpty()) {
                throw ApiError.parameter("delete", "unknown option '%s'".formatted(key));
            }
            if (options.containsKey(key)) {
                throw ApiError.parameter(
                        "delete", "you can't use '-%s' and -delete %s' at the same time".formatted(key, key));
            }
        }
        if (options.isEmpty() && deleted.isEmpty() && request.text("revert").isEmpty()) {
            throw ApiError.internal("no options specified");
        }
        request.text("hookscript").ifPresent(script -> {
            throw ApiError.parameter("hookscript", "script '%s' does not exist\n".formatted(script));
        });
        optionRights.check(request.identity(), request.vmid(), options);
        deleted.stream()
                .filter(key -> !key.matches("net\\d+"))
                .forEach(key -> optionRights.check(request.identity(), request.vmid(), key, ""));
        request.text("sshkeys").filter(keys -> !Formats.sshKeys(keys)).ifPresent(keys -> {
            throw ApiError.internal("SSH public key validation error");
        });
        return simulation.world.require(request.node(), request.vmid());
    }

    private static void checkDigest(ApiRequest request, Guest guest) {
        request.text("digest").filter(digest -> !digest.equals(guest.digest())).ifPresent(digest -> {
            throw ApiError.internal("checksum mismatch (file change by other user?)");
        });
    }

    private static void checkLock(ApiRequest request, Guest guest) {
        if (!request.flag("skiplock")) {
            guest.checkLock();
        }
    }

    private void apply(ApiRequest request) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        checkDigest(request, guest);
        checkLock(request, guest);
        ConfigChange change = new ConfigChange(simulation.world, guest);
        list(request, "revert").forEach(guest.pending::remove);
        list(request, "delete").forEach(key -> change.delete(key, request.flag("force")));
        options(request).forEach(change::set);
    }

    private static Map<String, String> options(ApiRequest request) {
        Map<String, String> options = new TreeMap<>(request.params());
        options.keySet().removeAll(NOT_OPTIONS);
        return options;
    }

    private static List<String> list(ApiRequest request, String name) {
        return request.text(name)
                .map(text -> Arrays.stream(text.split("[,; \0]+", -1))
                        .filter(key -> !key.isEmpty())
                        .toList())
                .orElse(List.of());
    }
}
