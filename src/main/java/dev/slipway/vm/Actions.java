package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Accepts the actions that have one address: those about power, a snapshot and a copy.
@ApplicationScoped
public class Actions {

    private final Power power;
    private final Snapshots snapshots;
    private final Cloning cloning;

    public Actions(Power power, Snapshots snapshots, Cloning cloning) {
        this.power = power;
        this.snapshots = snapshots;
        this.cloning = cloning;
    }

    /// Yields the stored and launched operation, as [VmGate#admit] does; the request keeps the [ActionRules].
    Uni<Operation> admit(VmRef vm, ActionRequest request, Requester by) {
        return PowerAction.named(request.action())
                .map(action -> power.admit(vm, action, Boolean.TRUE.equals(request.force()), request.timeout(), by))
                .orElseGet(() -> ActionRequest.CLONE.equals(request.action())
                        ? cloning.admit(vm, request.copy(), by)
                        : snapshots.take(vm, ActionItems.snapshot(request), "snapshot_name", by));
    }
}
