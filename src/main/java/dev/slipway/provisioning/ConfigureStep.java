package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.GuestSettings;
import dev.slipway.proxmox.NetworkDevice;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes CPU, memory, cloud-init, network and tags in one synchronous call. Every setting is absolute, so it can be
/// written twice.
final class ConfigureStep implements StepWork {

    private final Guests guests;
    private final CreatePlan plan;

    ConfigureStep(Guests guests, CreatePlan plan) {
        this.guests = guests;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.made(operation, plan.node())
                .call(guest -> unprotect(operation, guest))
                .chain(guest -> guests.client(operation.cluster())
                        .configure(guest.node(), operation.vmid(), settings(guest.config())))
                .replaceWith(new Dispatch.Done(List.of()));
    }

    /// A clone inherits the protection of its template, which is not meant for it.
    private Uni<Void> unprotect(Operation operation, Guests.Guest guest) {
        return guest.config().protection()
                ? guests.client(operation.cluster()).unprotect(guest.node(), operation.vmid())
                : Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return Uni.createFrom().item(new Effect.Absent());
    }

    private GuestSettings settings(GuestConfig config) {
        return new GuestSettings(
                plan.cores(),
                plan.memoryMiB(),
                plan.cpuType(),
                plan.cloudInit(),
                net0(config),
                plan.tags().isEmpty() ? null : plan.tags(),
                null,
                null);
    }

    /// The template's device with the MAC that the clone got, moved to where the request wants it.
    private @Nullable NetworkDevice net0(GuestConfig config) {
        if (plan.network() == null && plan.vlan() == null) {
            return null;
        }
        NetworkDevice device = Optional.ofNullable(config.networks().get("net0"))
                .orElseGet(() -> NetworkDevice.parse("virtio,bridge=vmbr0"));
        NetworkDevice onBridge = plan.network() == null ? device : device.onBridge(plan.network());
        return plan.vlan() == null ? onBridge : onBridge.inVlan(plan.vlan());
    }
}
