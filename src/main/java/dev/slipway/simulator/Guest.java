package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One VM: its configuration file with pending changes and snapshots, and whether its QEMU process runs.
final class Guest {

    /// A snapshot: the configuration of its time, whether it holds the memory, and `prepare` or `delete` while it is
    /// unfinished.
    record Snapshot(
            String name,
            String description,
            Instant at,
            boolean withMemory,
            Optional<String> parent,
            Map<String, String> config,
            String state) {

        Snapshot in(String now) {
            return new Snapshot(name, description, at, withMemory, parent, config, now);
        }
    }

    final int vmid;
    String node;

    /// The configuration in force, as text by option; `lock` and `template` are options like any other.
    final Map<String, String> config = new TreeMap<>();

    /// What waits for a cold start: a new value, or nothing for an option to remove.
    final Map<String, Optional<String>> pending = new TreeMap<>();

    final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
    Optional<String> parentSnapshot = Optional.empty();
    Optional<String> haState = Optional.empty();

    boolean running;
    boolean paused;
    int pid;
    Instant startedAt = Instant.EPOCH;

    /// From when on the guest agent answers; a guest without an operating system never gets there.
    Instant agentUpAt = Instant.MAX;

    /// Whether there is an operating system inside that answers the agent and reacts to a shutdown.
    boolean hasSystem = true;

    Guest(int vmid, String node) {
        this.vmid = vmid;
        this.node = node;
    }

    Optional<String> option(String key) {
        return Optional.ofNullable(config.get(key));
    }

    int number(String key, int fallback) {
        return option(key).map(Integer::valueOf).orElse(fallback);
    }

    boolean flag(String key) {
        return option(key).filter("1"::equals).isPresent();
    }

    boolean isTemplate() {
        return flag("template");
    }

    String name() {
        return option("name").orElse("VM " + vmid);
    }

    boolean agentEnabled() {
        return option("agent")
                .map(value -> PropertyFormat.fields("agent", value))
                .map(fields -> fields.get("enabled"))
                .filter("1"::equals)
                .isPresent();
    }

    List<Drive> drives() {
        return config.entrySet().stream()
                .filter(entry -> Drive.isKey(entry.getKey()))
                .map(entry -> Drive.parse(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(drive -> !drive.isCdrom()))
                .toList();
    }

    Optional<Drive> drive(String key) {
        return option(key).map(value -> Drive.parse(key, value));
    }

    int cpus() {
        int all = number("cores", 1) * number("sockets", 1);
        return Math.min(number("vcpus", all), all);
    }

    long memoryBytes() {
        String text = option("memory").orElse("512");
        String mebibytes = text.indexOf('=') < 0
                ? text
                : PropertyFormat.fields("memory", text).getOrDefault("current", "512");
        return Long.parseLong(mebibytes) << 20;
    }

    long bootDiskBytes() {
        return drives().stream()
                .filter(drive -> !drive.isCdrom())
                .findFirst()
                .flatMap(Drive::size)
                .map(DiskSize::bytes)
                .orElse(0L);
    }

    String digest() {
        StringBuilder text = new StringBuilder();
        config.forEach(
                (key, value) -> text.append(key).append(": ").append(value).append('\n'));
        pending.forEach(
                (key, value) -> text.append("P ").append(key).append(value).append('\n'));
        snapshots.keySet().forEach(name -> text.append('[').append(name).append(']'));
        try {
            byte[] sha =
                    MessageDigest.getInstance("SHA-1").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Refuses work on a guest whose configuration is locked by a long operation.
    void checkLock() {
        option("lock").ifPresent(lock -> {
            throw ApiError.internal("VM is locked (%s)".formatted(lock));
        });
    }

    void powerOff() {
        running = false;
        paused = false;
        pid = 0;
        agentUpAt = Instant.MAX;
        applyPending();
    }

    void applyPending() {
        pending.forEach((key, value) -> value.ifPresentOrElse(text -> config.put(key, text), () -> config.remove(key)));
        pending.clear();
    }
}
