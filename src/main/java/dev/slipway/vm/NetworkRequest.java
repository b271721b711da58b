package dev.slipway.vm;

import dev.slipway.proxmox.NetworkDevice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A network device that a VM is to get, or what to change about one: what is absent stays as it is.
@RegisterForReflection
@Schema(description = "A network device")
public record NetworkRequest(
        @Schema(description = "Bridge or vnet", examples = "vmbr1") @Nullable
        String bridge,

        @Schema(description = "VLAN tag from 1 to 4094; 0 for none", examples = "20") @Nullable
        Integer vlan,

        @Schema(description = "virtio (the default), e1000, e1000e, rtl8139 or vmxnet3", examples = "virtio") @Nullable
        String model,

        @Schema(description = "Whether the rules of the firewall of Proxmox VE hold for it") @Nullable
        Boolean firewall) {

    /// Whether it names nothing.
    boolean changesNothing() {
        return bridge == null && vlan == null && model == null && firewall == null;
    }

    /// The device that is asked for; what is absent is as in `before`.
    public NetworkDevice on(NetworkDevice before) {
        NetworkDevice device = bridge == null ? before : before.onBridge(bridge);
        if (model != null) {
            device = device.ofModel(model);
        }
        if (vlan != null) {
            device = vlan == 0 ? device.inNoVlan() : device.inVlan(vlan);
        }
        return firewall == null ? device : device.firewalled(firewall);
    }
}
