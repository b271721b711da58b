package dev.slipway.provisioning;

import dev.slipway.operation.Payload;
import dev.slipway.proxmox.CloudInit;
import dev.slipway.proxmox.DeviceChange;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted creation: everything decided at admission, so that a restart repeats
/// nothing and decides nothing anew. It has no plain password. Without cores, memory or disk the VM keeps those
/// of its source, which then is the VM with `sourceMark`, copied as it is or as it was at `snapshot`.
@RegisterForReflection(targets = {CreatePlan.class, CloudInit.class, DeviceChange.class, DiskSize.class})
record CreatePlan(
        String template,
        VmId source,
        NodeName sourceNode,
        NodeName node,
        String storage,
        boolean full,
        String explanation,
        @Nullable String description,
        @Nullable Integer cores,
        @Nullable Integer memoryMiB,
        @Nullable String cpuType,
        @Nullable DiskSize disk,
        @Nullable CloudInit cloudInit,
        @Nullable String network,
        @Nullable Integer vlan,
        List<String> tags,
        Map<String, String> metadata,
        boolean start,
        boolean agent,
        @Nullable String sourceMark,
        @Nullable String snapshot,
        List<DeviceChange> devices) {

    /// An operation of an older version has no further devices.
    CreatePlan {
        devices = devices == null ? List.of() : List.copyOf(devices);
    }

    /// A text that is the same for the same request; only its digest is kept. The password, which a plain digest
    /// would not protect, is not in it.
    static String digestible(CreateVmRequest request) {
        return Payload.write(CreateVmRequest.class, request);
    }

    static CreatePlan read(String payload) {
        return Payload.read(CreatePlan.class, payload);
    }

    String write() {
        return Payload.write(CreatePlan.class, this);
    }
}
