package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Payload;
import dev.slipway.operation.Step;
import dev.slipway.proxmox.VmId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// The part of a creation's payload that tells which VM or template it copies.
@RegisterForReflection
record CloneSource(@Nullable VmId source) {

    /// Whether an operation copies this VM, or is going to.
    static boolean of(Operation operation, VmRef vm) {
        return operation.kind() == OperationKind.CREATE
                && operation.cluster().equals(vm.cluster())
                && !operation.rollingBack()
                && !operation.stepState(Step.CLONE).over()
                // most of a long queue copies something else, and need not be parsed to see that
                && operation.payload().contains(vm.vmid().toString())
                && vm.vmid()
                        .equals(Payload.read(CloneSource.class, operation.payload())
                                .source());
    }
}
