package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.DeviceChange;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.PendingChange;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Looks which of the changed devices are in force, which wait for a restart of the VM, and under which name a
/// detached disk is kept. Its notes are the result of the operation.
final class DevicesFoundStep implements StepWork {

    private static final String UNUSED = "unused";

    private final Guests guests;
    private final DevicesPlan plan;

    DevicesFoundStep(Guests guests, DevicesPlan plan) {
        this.guests = guests;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.ours(
                operation,
                plan.marker(),
                guest -> guests.client(operation.cluster())
                        .pending(guest.node(), operation.vmid())
                        .map(pending -> new Dispatch.Done(notes(guest.config(), pending))));
    }

    /// It only looks, so nothing is there that could be adopted.
    @Override
    public Uni<Effect> effect(Operation operation) {
        return Uni.createFrom().item(new Effect.Absent());
    }

    private List<String> notes(GuestConfig config, List<PendingChange> pending) {
        Set<String> waiting = pending.stream().map(PendingChange::option).collect(Collectors.toSet());
        List<String> notes = new ArrayList<>();
        note(notes, "in_force", device -> !waiting.contains(device));
        note(notes, "after_restart", waiting::contains);
        plan.changes().stream()
                .filter(change -> change.wanted() == null && change.seen() != null)
                .flatMap(change -> config.options().entrySet().stream()
                        .filter(option -> option.getKey().startsWith(UNUSED)
                                && option.getValue()
                                        .equals(GuestConfig.Disk.parse(change.seen())
                                                .volume()))
                        .map(option -> "kept_as: " + option.getKey()))
                .findFirst()
                .ifPresent(notes::add);
        return notes;
    }

    private void note(List<String> notes, String what, Predicate<String> holds) {
        String devices =
                plan.changes().stream().map(DeviceChange::device).filter(holds).collect(Collectors.joining(", "));
        if (!devices.isEmpty()) {
            notes.add(what + ": " + devices);
        }
    }
}
