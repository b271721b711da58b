package dev.slipway.console;

import dev.slipway.access.Caller;
import dev.slipway.proxmox.GuestScreens;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.WebSocket;
import jakarta.enterprise.context.ApplicationScoped;

/// The way to the screen of a VM: a ticket, then what it is redeemed for.
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

    /// Yields a ticket for a VM that runs. Fails as [RunningVms#node] does.
    Uni<Tickets.Ticket> ticket(VmRef vm, Caller caller) {
        return running.node(vm).chain(node -> tickets.issue(vm, caller));
    }

    /// Yields the screen of a VM, logged in to and paused, on the given event loop, for a ticket. Fails with
    /// [Refusal.NotAllowed] when the ticket is not good for that, and as [RunningVms#node] does.
    Uni<WebSocket> screen(VmRef vm, Caller caller, String ticket, Context loop) {
        return tickets.redeem(ticket, vm, caller)
                .chain(() -> screen(vm, loop)
                        // it has moved since its node was looked up
                        .onFailure(ProxmoxException.NotFound.class)
                        .recoverWithUni(() -> screen(vm, loop)));
    }

    private Uni<WebSocket> screen(VmRef vm, Context loop) {
        return running.node(vm)
                .chain(node -> screens.open(vm.cluster(), node, vm.vmid(), loop))
                .chain(ScreenLogin::with);
    }
}
