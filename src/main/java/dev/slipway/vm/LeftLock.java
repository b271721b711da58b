package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The lock that a task leaves in the configuration of a VM when it is killed in the middle of a snapshot, a
/// migration or a destruction, or fails in the middle of a rollback: only root can take it off (field guide 6).
final class LeftLock {

    private static final Set<String> KINDS = Set.of("snapshot", "snapshot-delete", "rollback", "migrate", "destroyed");

    private LeftLock() {}

    /// Yields [Effect.Stuck] when nobody works on the VM and the lock is there all the same, else `effect`. The
    /// lock is looked at again: `guest` was read before the tasks were, and one of them may have ended
    /// meanwhile.
    static Uni<Effect> ifLeft(Guests guests, Operation operation, Guests.Guest guest, Effect effect) {
        if (!(effect instanceof Effect.Absent) || of(guest).isEmpty()) {
            return Uni.createFrom().item(effect);
        }
        return guests.find(operation.cluster(), operation.vmid())
                .map(found -> found.flatMap(LeftLock::of)
                        .<Effect>map(lock -> new Effect.Stuck(told(operation, lock), advice(operation)))
                        .orElse(effect));
    }

    /// What to tell about a VM that is left locked; empty for one that is not.
    static Optional<String> left(Operation operation, Guests.Guest guest) {
        return of(guest).map(lock -> told(operation, lock) + ". " + advice(operation));
    }

    /// What to tell about the VM of an operation that did not reach its goal; nothing when it is not locked or
    /// cannot be looked at.
    static Uni<List<String>> told(Guests guests, Operation operation) {
        return guests.find(operation.cluster(), operation.vmid())
                .map(found ->
                        found.flatMap(guest -> left(operation, guest)).stream().toList())
                .onFailure(ProxmoxException.class)
                .recoverWithItem(List.of());
    }

    private static Optional<String> of(Guests.Guest guest) {
        return Optional.ofNullable(guest.config().lock()).filter(KINDS::contains);
    }

    private static String told(Operation operation, String lock) {
        return "VM %s is left locked (%s) by a task that was interrupted".formatted(operation.vmid(), lock);
    }

    private static String advice(Operation operation) {
        return "An administrator of Proxmox VE unlocks it with qm unlock %s, then looks at its snapshots and disks."
                .formatted(operation.vmid());
    }
}
