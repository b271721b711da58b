package dev.slipway.console;

import dev.slipway.access.Caller;
import dev.slipway.proxmox.GuestScreens;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.SerialPort;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The way to the consoles of a VM: a ticket, then what it is redeemed for.
@ApplicationScoped
class Consoles {

    private final RunningVms running;
    private final Tickets tickets;
    private final GuestScreens screens;

    Consoles(RunningVms running, Tickets tickets, GuestScreens screens) {
        this.running = running;
        this.tickets = tickets;
        this.screens = screens;
    }

    /// A ticket for one console of a VM, and which ones the VM has.
    record Offer(ConsoleType type, List<ConsoleType> types, Tickets.Ticket ticket) {}

    /// Yields a ticket for a VM that runs. Fails with a [Refusal] when the VM has no such console, and as
    /// [RunningVms#find] does.
    Uni<Offer> ticket(VmRef vm, Caller caller, ConsoleType type) {
        return running.find(vm).chain(found -> {
            if (type == ConsoleType.SERIAL) {
                terminal(vm, found);
            }
            return tickets.issue(vm, caller, type).map(ticket -> new Offer(type, found.types(), ticket));
        });
    }

    /// Yields the guest's end of the console that the ticket is for, on the given event loop. Fails with
    /// [Refusal.NotAllowed] when the ticket is not good, and as [#ticket] does.
    Uni<GuestEnd> open(VmRef vm, Caller caller, String ticket, Context loop) {
        return tickets.redeem(ticket, vm, caller)
                .chain(type -> open(vm, type, loop)
                        // it has moved since its node was looked up
                        .onFailure(ProxmoxException.NotFound.class)
                        .recoverWithUni(() -> open(vm, type, loop)));
    }

    private Uni<GuestEnd> open(VmRef vm, ConsoleType type, Context loop) {
        return running.find(vm).chain(found -> switch (type) {
            case VNC ->
                screens.open(vm.cluster(), found.node(), vm.vmid(), loop).chain(GuestLogin::with);
            case SERIAL ->
                screens.terminal(vm.cluster(), found.node(), vm.vmid(), terminal(vm, found), loop)
                        .chain(GuestLogin::with);
        });
    }

    private static SerialPort terminal(VmRef vm, RunningVm found) {
        return found.terminal()
                .orElseThrow(() -> new Refusal.Conflict(
                        ProblemType.NO_SERIAL_PORT,
                        "The VM has no serial port",
                        "VM %s has no serial port that leads to a socket; give it one on Proxmox VE, such as with"
                                        .formatted(vm)
                                + " `qm set %s --serial0 socket`, and stop and start it".formatted(vm.vmid())));
    }
}
