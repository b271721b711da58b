package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Accepts the actions that have one address: those about power, and a snapshot.
@ApplicationScoped
public class Actions {

    private final Power power;
    private final Snapshots snapshots;

    public Actions(Power power, Snapshots snapshots) {
        this.power = power;
        this.snapshots = snapshots;
    }

    /// Yields the stored and launched operation, as [VmGate#admit] does; the request keeps the [ActionRules].
    Uni<Operation> admit(VmRef vm, ActionRequest request, Requester by) {
        return PowerAction.named(request.action())
                .map(action -> power.admit(vm, action, Boolean.TRUE.equals(request.force()), request.timeout(), by))
                .orElseGet(() -> snapshots.take(vm, ActionItems.snapshot(request), "snapshot_name", by));
    }
}
