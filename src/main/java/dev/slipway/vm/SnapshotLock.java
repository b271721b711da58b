package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork.Effect;
import java.util.Optional;
import java.util.Set;

/// The lock that a task leaves in the configuration of a VM when it is killed in the middle of a snapshot, or fails in
/// the middle of a rollback: only root can take it off (field guide 6).
final class SnapshotLock {

    private static final Set<String> KINDS = Set.of("snapshot", "snapshot-delete", "rollback");

    private SnapshotLock() {}

    /// [Effect.Stuck] when nobody works on the VM and the lock is there all the same, else `effect`.
    static Effect ifLeft(Operation operation, Guests.Guest guest, Effect effect) {
        return of(guest)
                .filter(lock -> effect instanceof Effect.Absent)
                .<Effect>map(lock -> new Effect.Stuck(told(operation, lock), advice(operation)))
                .orElse(effect);
    }

    /// What to tell about a VM that is left locked; empty for one that is not.
    static Optional<String> left(Operation operation, Guests.Guest guest) {
        return of(guest).map(lock -> told(operation, lock) + ". " + advice(operation));
    }

    private static Optional<String> of(Guests.Guest guest) {
        return Optional.ofNullable(guest.config().lock()).filter(KINDS::contains);
    }

    private static String told(Operation operation, String lock) {
        return "VM %s is left locked (%s) by a task that was interrupted".formatted(operation.vmid(), lock);
    }

    private static String advice(Operation operation) {
        return "An administrator of Proxmox VE unlocks it with qm unlock %s, then looks at its snapshots."
                .formatted(operation.vmid());
    }
}
