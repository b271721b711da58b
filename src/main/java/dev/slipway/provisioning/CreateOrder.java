package dev.slipway.provisioning;

import dev.slipway.operation.Payload;
import dev.slipway.proxmox.CloudInit;
import dev.slipway.vm.CloudInitRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of a creation that is an item of a bulk operation until it is accepted: the request
/// without its plain password, and what cloud-init will be told, with the hash.
@RegisterForReflection(targets = {CreateOrder.class, CreateVmRequest.class, CloudInitRequest.class, CloudInit.class})
record CreateOrder(CreateVmRequest request, @Nullable CloudInit cloudInit) {

    static CreateOrder read(String order) {
        return Payload.read(CreateOrder.class, order);
    }

    String write() {
        return Payload.write(CreateOrder.class, this);
    }
}
