package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.inventory.Observation;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepWork;
import dev.slipway.placement.Reservations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/// Takes a VM of ours away: as an operation of its own, and as the way back of a failed creation.
@ApplicationScoped
public class Removal {

    private final StepRunner steps;
    private final Guests guests;
    private final Inventory inventory;
    private final ManagedVms managed;
    private final Reservations reservations;
    private final VmConfig config;
    private final InstantSource clock;

    public Removal(
            StepRunner steps,
            Guests guests,
            Inventory inventory,
            ManagedVms managed,
            Reservations reservations,
            VmConfig config,
            InstantSource clock) {
        this.steps = steps;
        this.guests = guests;
        this.inventory = inventory;
        this.managed = managed;
        this.reservations = reservations;
        this.config = config;
        this.clock = clock;
    }

    /// Stops the guest if it runs; one without the mark is left alone. Safe to repeat.
    public Uni<Operation> stop(Operation operation, String marker) {
        return steps.run(operation, Step.STOP, new StopStep(guests, marker, config, clock));
    }

    /// Leaves the guest in its power state: Proxmox VE refuses to destroy it while it runs.
    public Uni<Operation> leave(Operation operation) {
        return steps.run(operation, Step.STOP, StepWork.skipped("force was not asked for"));
    }

    /// How a guest with the mark is destroyed; `mayStop` says that one that runs is stopped first.
    public StepWork destruction(String marker, boolean mayStop) {
        return new DestroyStep(guests, marker, mayStop, config.destroyUnreferencedDisks());
    }

    /// Destroys the guest with the mark, forgets it, and lets its VMID rest. Safe to repeat.
    public Uni<Operation> destroy(Operation operation, String marker, StepWork destruction) {
        return steps.run(operation, Step.DESTROY, destruction).call(() -> forget(operation, marker));
    }

    /// Looks which disks of the destroyed guest are left, and notes them. Never fails for what cannot be seen.
    Uni<Operation> confirm(Operation operation, DeletePlan plan) {
        return steps.run(operation, Step.CONFIRM, new LeftDisksStep(guests, inventory, plan));
    }

    /// Forgets the VM with the mark, which is not there (any more). Safe to repeat.
    public Uni<Void> forget(Operation operation, String marker) {
        inventory.observed(operation.cluster(), operation.vmid(), new Observation.Gone(clock.instant()));
        return managed.remove(operation.cluster(), operation.vmid(), marker)
                .chain(() -> reservations.release(operation.id().value(), operation.cluster(), operation.vmid()));
    }

    /// Gives up removing a guest that stays where it is; from then on the statistics count it. Safe to repeat.
    public Uni<Void> leaveBehind(Operation operation) {
        return reservations.settle(operation.id().value());
    }
}
