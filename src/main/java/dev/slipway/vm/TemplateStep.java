package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestConfig;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;

/// Makes a template of a VM; one that is a template already has nothing to be done.
///
/// Proxmox VE sets the flag before its task begins to turn the disks into base images. So the flag alone does
/// not say that it is done: the names of the disks do.
public final class TemplateStep implements StepWork {

    private static final Set<String> TASKS = Set.of("qmtemplate");

    private final Guests guests;
    private final String marker;

    /// `marker` is what the VM has to carry.
    public TemplateStep(Guests guests, String marker) {
        this.guests = guests;
        this.marker = marker;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.ours(
                operation,
                marker,
                guest -> complete(guest.config())
                        ? MarkedGuest.nothing("the VM is a template already")
                        : guests.client(operation.cluster())
                                .template(guest.node(), operation.vmid())
                                .map(Dispatch.Task::new));
    }

    /// The task is looked for first: one that ends between both looks must not pass for interrupted.
    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(
                operation,
                marker,
                guest -> guests.underway(operation, Step.TEMPLATE, guest.node(), TASKS)
                        .chain(effect -> guests.client(operation.cluster())
                                .config(guest.node(), operation.vmid())
                                .map(config -> judge(operation, config, effect))));
    }

    private static Effect judge(Operation operation, GuestConfig config, Effect effect) {
        if (!(effect instanceof Effect.Absent) || !config.template()) {
            return effect;
        }
        return complete(config)
                ? new Effect.Present(List.of())
                : new Effect.Stuck(
                        "proxmox-failed",
                        "VM %s is marked as a template, and not all of its disks have become base images"
                                .formatted(operation.vmid()),
                        "An administrator of Proxmox VE takes the mark off with qm set %s --template 0; then try again."
                                .formatted(operation.vmid()));
    }

    private static boolean complete(GuestConfig config) {
        return config.template()
                && config.disks().values().stream()
                        .filter(disk -> !disk.cdrom() && !disk.cloudInit())
                        .allMatch(disk -> disk.volume().matches(".*[:/]base-[^/]*"));
    }
}
