package dev.slipway.provisioning;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.inventory.Observation;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationCancelled;
import dev.slipway.placement.Reservations;
import dev.slipway.proxmox.NodeName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// What is told about a VM from the moment in which there is one, whatever it was made from.
@ApplicationScoped
public class NewVm {

    private final Inventory inventory;
    private final ManagedVms managed;
    private final Reservations reservations;
    private final Journal journal;
    private final InstantSource clock;

    public NewVm(
            Inventory inventory, ManagedVms managed, Reservations reservations, Journal journal, InstantSource clock) {
        this.inventory = inventory;
        this.managed = managed;
        this.reservations = reservations;
        this.journal = journal;
        this.clock = clock;
    }

    /// From here on there is a VM: lists show it, and it is known to be ours.
    Uni<Void> keep(Operation operation, NodeName node, Map<String, String> metadata) {
        inventory.observed(
                operation.cluster(),
                operation.vmid(),
                new Observation.Created(node, operation.name(), clock.instant()));
        return managed.put(new ManagedVm(
                operation.cluster(),
                operation.vmid(),
                operation.name(),
                operation.project(),
                operation.owner(),
                Marker.of(operation.id()),
                operation.acceptedAt(),
                List.of(),
                metadata));
    }

    /// What it was left as, which the statistics will know later.
    void observe(Operation operation, boolean running) {
        inventory.observed(
                operation.cluster(),
                operation.vmid(),
                running ? new Observation.Running(clock.instant()) : new Observation.Stopped(clock.instant()));
    }

    /// Completes the creation. A cancellation that was accepted while the last step was under way is kept: then
    /// it fails with [OperationCancelled], and turns back even now.
    Uni<Void> finish(Operation operation, List<String> addresses) {
        return journal.find(operation.id())
                .invoke(now -> {
                    if (now.orElseThrow().cancelRequested()) {
                        throw new OperationCancelled(operation.id());
                    }
                })
                .chain(() -> managed.addresses(operation.cluster(), operation.vmid(), addresses))
                .chain(() -> reservations.settle(operation.id().value()));
    }
}
