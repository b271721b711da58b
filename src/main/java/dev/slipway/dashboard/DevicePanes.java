package dev.slipway.dashboard;

import dev.slipway.catalog.IsoCatalog;
import dev.slipway.inventory.Inventory;
import dev.slipway.vm.Reconfiguration;
import dev.slipway.vm.VmRef;
import dev.slipway.vm.VmView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Reads the devices of a VM, which only its configuration has, and what there is to choose from.
@ApplicationScoped
class DevicePanes {

    private final Reconfiguration reconfiguration;
    private final Inventory inventory;
    private final IsoCatalog isos;

    DevicePanes(Reconfiguration reconfiguration, Inventory inventory, IsoCatalog isos) {
        this.reconfiguration = reconfiguration;
        this.inventory = inventory;
        this.isos = isos;
    }

    /// Never fails because Proxmox VE does: then the pane says so. A VM that is only being made has no devices yet.
    Uni<DevicePane> read(VmRef vm, VmView view) {
        if (view.node() == null) {
            return Uni.createFrom().item(DevicePane.unknown(null));
        }
        return reconfiguration
                .config(vm)
                .map(config -> DevicePane.of(
                        view,
                        config,
                        DeviceOffer.of(inventory.snapshot(vm.cluster()), isos.images(vm.cluster()), view)))
                .onFailure(StatsPane::shows)
                .recoverWithItem(failure -> DevicePane.unknown(failure.getMessage()));
    }
}
