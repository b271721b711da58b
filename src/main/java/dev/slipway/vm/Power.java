package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Accepts what is to be done with the power of a VM.
@ApplicationScoped
public class Power {

    private final VmGate gate;

    public Power(VmGate gate) {
        this.gate = gate;
    }

    /// Yields the stored and launched operation, as [VmGate#admit] does. The state of the VM is looked at when
    /// the operation begins, because what is known of it here may be some seconds old.
    public Uni<Operation> admit(VmRef vm, PowerAction action, boolean force, @Nullable Integer timeout, Requester by) {
        return gate.admit(
                vm,
                action.kind(),
                by,
                (view, ours) -> Uni.createFrom().item(new PowerPlan(ours.marker(), force, timeout).write()));
    }
}
