package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import io.smallrye.mutiny.Uni;

/// Accepts copies of VMs. It is carried out where VMs are made, which this package does not know.
public interface Cloning {

    /// Yields the stored and launched operation that makes the new VM. Fails with a
    /// [dev.slipway.refusal.Refusal] that names what to change; the VM that is copied is never changed.
    Uni<Operation> admit(VmRef vm, CloneRequest request, Requester by);
}
