package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.GuestStatus;
import dev.slipway.proxmox.PendingChange;
import dev.slipway.proxmox.PowerState;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks which of the changes are in force, and which wait for a restart of the VM: what Proxmox VE lists as pending,
/// and what cloud-init reads only when the guest boots. Its notes are the result of the operation.
final class WaitingStep implements StepWork {

    private static final String NOTE = ": ";
    private static final Map<String, String> OPTIONS = Map.of("cpu", "cpu_type", "onboot", "on_boot");

    private final Guests guests;
    private final ReconfigurePlan plan;

    WaitingStep(Guests guests, ReconfigurePlan plan) {
        this.guests = guests;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        var client = guests.client(operation.cluster());
        return guests.ours(
                operation,
                plan.marker(),
                guest -> Uni.combine()
                        .all()
                        .unis(
                                client.pending(guest.node(), operation.vmid()),
                                client.status(guest.node(), operation.vmid()))
                        .asTuple()
                        .map(seen -> new Dispatch.Done(notes(guest.config(), seen.getItem1(), seen.getItem2()))));
    }

    /// It only looks, so nothing is there that could be adopted.
    @Override
    public Uni<Effect> effect(Operation operation) {
        return Uni.createFrom().item(new Effect.Absent());
    }

    private List<String> notes(GuestConfig config, List<PendingChange> pending, GuestStatus status) {
        Set<String> options = pending.stream()
                .map(change -> OPTIONS.getOrDefault(change.option(), change.option()))
                .collect(Collectors.toSet());
        List<String> inForce = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (String setting : plan.settings()) {
            boolean atBoot = setting.equals("cloud_init") && status.state() == PowerState.RUNNING;
            (atBoot || options.contains(setting) ? waiting : inForce).add(setting);
        }
        if (plan.disk() != null) {
            inForce.add("disk_size");
        }
        List<String> notes = new ArrayList<>();
        note(notes, "in_force", inForce);
        note(notes, "after_restart", waiting);
        if (config.digest() != null) {
            notes.add("digest" + NOTE + config.digest());
        }
        return notes;
    }

    private static void note(List<String> notes, String what, List<String> settings) {
        if (!settings.isEmpty()) {
            notes.add(what + NOTE + String.join(", ", settings));
        }
    }

    /// The notes by what they are about.
    static Map<String, String> result(List<String> notes) {
        Map<String, String> result = new LinkedHashMap<>();
        notes.forEach(note -> {
            String[] part = note.split(NOTE, 2);
            result.put(part[0], part[1]);
        });
        return result;
    }
}
