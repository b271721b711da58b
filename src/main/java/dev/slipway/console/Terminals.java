package dev.slipway.console;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.vm.Guests;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Which VMs have a terminal while they run, for whoever offers the way to it.
@ApplicationScoped
public class Terminals {

    private final Guests guests;

    Terminals(Guests guests) {
        this.guests = guests;
    }

    /// Yields whether the VM has a serial port to join; `false` also when Proxmox VE does not say.
    public Uni<Boolean> has(VmRef vm) {
        return guests.find(vm.cluster(), vm.vmid())
                .map(found -> found.flatMap(guest -> guest.config().terminal()).isPresent())
                .onFailure(ProxmoxException.class)
                .recoverWithItem(false);
    }
}
