package dev.slipway.console;

import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.proxmox.PowerState;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Guests;
import dev.slipway.vm.VmGate;
import dev.slipway.vm.VmRef;
import dev.slipway.vm.VmView;
import dev.slipway.vm.Vms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Finds the VMs that have a console now: ours, on the node that holds them now, and running there.
@ApplicationScoped
class RunningVms {

    private final Vms vms;
    private final ManagedVms managed;
    private final Guests guests;

    RunningVms(Vms vms, ManagedVms managed, Guests guests) {
        this.vms = vms;
        this.managed = managed;
        this.guests = guests;
    }

    /// Yields the VM. Fails with a [Refusal] when there is no such VM, it is not ours or does not
    /// run, and with a [dev.slipway.proxmox.ProxmoxException] when that cannot be found out. Asks Proxmox VE
    /// each time, because its statistics lag and VMs move.
    Uni<RunningVm> find(VmRef vm) {
        return vms.require(vm).chain(view -> {
            ManagedVm ours = managed.find(vm.cluster(), vm.vmid()).orElseThrow(() -> notOurs(vm, view));
            return guests.find(vm.cluster(), vm.vmid())
                    .map(found -> ours(vm, ours, found))
                    .chain(guest -> guests.client(vm.cluster())
                            .status(guest.node(), vm.vmid())
                            .invoke(status -> {
                                if (status.state() != PowerState.RUNNING) {
                                    throw notRunning(vm);
                                }
                            })
                            .replaceWith(new RunningVm(guest.node(), guest.config())));
        });
    }

    private static Guests.Guest ours(VmRef vm, ManagedVm ours, Optional<Guests.Guest> found) {
        Guests.Guest guest = found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm));
        if (!guest.carries(ours.marker())) {
            throw VmGate.notManaged(vm);
        }
        return guest;
    }

    /// One that is only being made is not in the list of ours yet.
    private static Refusal notOurs(VmRef vm, VmView view) {
        return view.operation() == null ? VmGate.notManaged(vm) : notRunning(vm);
    }

    private static Refusal notRunning(VmRef vm) {
        return new Refusal.Conflict(
                ProblemType.NOT_RUNNING,
                "The VM is not running",
                "VM %s has a console only while it runs: start it".formatted(vm));
    }
}
