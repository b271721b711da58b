package dev.slipway.vm;

import dev.slipway.operation.Payload;
import dev.slipway.proxmox.CloudInit;
import dev.slipway.proxmox.DiskSize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted change of a VM's configuration; absent values stay as they are. It has no
/// plain password.
@RegisterForReflection(targets = {ReconfigurePlan.class, CloudInit.class, DiskSize.class})
record ReconfigurePlan(
        String marker,
        @Nullable String name,
        @Nullable String description,
        @Nullable Integer cores,
        @Nullable Integer memoryMiB,
        @Nullable String cpuType,
        @Nullable DiskSize disk,
        @Nullable List<String> tags,
        @Nullable CloudInit cloudInit,
        @Nullable Boolean protection,
        @Nullable Boolean onBoot,
        @Nullable String digest) {

    static ReconfigurePlan of(String marker, ReconfigureRequest request) {
        return new ReconfigurePlan(
                marker,
                request.name(),
                request.description(),
                request.cores(),
                request.memory(),
                request.cpuType(),
                request.diskSize() == null ? null : DiskSize.ofGiB(request.diskSize()),
                request.tags(),
                CloudInitHash.of(request.cloudInit()),
                request.protection(),
                request.onBoot(),
                request.digest());
    }

    static ReconfigurePlan read(String payload) {
        return Payload.read(ReconfigurePlan.class, payload);
    }

    String write() {
        return Payload.write(ReconfigurePlan.class, this);
    }

    /// Whether anything but the disk is to change.
    boolean configures() {
        return !settings().isEmpty();
    }

    /// The names of what is to change in the configuration, as in the request.
    List<String> settings() {
        List<String> names = new ArrayList<>();
        add(names, "name", name);
        add(names, "description", description);
        add(names, "cores", cores);
        add(names, "memory", memoryMiB);
        add(names, "cpu_type", cpuType);
        add(names, "tags", tags);
        add(names, "cloud_init", cloudInit);
        add(names, "protection", protection);
        add(names, "on_boot", onBoot);
        return names;
    }

    private static void add(List<String> names, String name, @Nullable Object value) {
        if (value != null) {
            names.add(name);
        }
    }
}
