package dev.slipway.provisioning;

import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Payload;
import dev.slipway.proxmox.Download;
import dev.slipway.proxmox.GuestSpec;
import dev.slipway.proxmox.NetworkDevice;
import dev.slipway.proxmox.NewDrive;
import dev.slipway.proxmox.NodeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted import: the image is fetched to the storage `files` and copied to
/// `storage`. The address is in here and nowhere else, because it may carry what opens it.
@RegisterForReflection
record ImportPlan(
        NodeName node,
        String files,
        String storage,
        String url,
        String algorithm,
        String checksum,
        String format,
        @Nullable String description,
        int cores,
        int memoryMiB,
        String bridge) {

    static ImportPlan read(String payload) {
        return Payload.read(ImportPlan.class, payload);
    }

    String write() {
        return Payload.write(ImportPlan.class, this);
    }

    /// The file has the name of the operation, so that it is known to be ours.
    Download download(Operation operation) {
        return new Download(
                files, "import", "slipway-%s.%s".formatted(operation.id(), format), url, algorithm, checksum);
    }

    /// A guest with a copy of the image, a drive that cloud-init reads, and the serial console that cloud
    /// images write to.
    GuestSpec spec(Operation operation) {
        return new GuestSpec(
                operation.vmid(),
                operation.name(),
                Marker.describe(description, operation.id()),
                cores,
                memoryMiB,
                null,
                "l26",
                "seabios",
                null,
                List.of(),
                Map.of(
                        "scsi0", new NewDrive.Copy(storage, download(operation).volume()),
                        "ide2", new NewDrive.CloudInitDrive(storage)),
                List.of(NetworkDevice.parse("virtio").onBridge(bridge)),
                List.of("scsi0"),
                true,
                true);
    }

    @Override
    public String toString() {
        return "ImportPlan[node=%s, files=%s, storage=%s]".formatted(node, files, storage);
    }
}
