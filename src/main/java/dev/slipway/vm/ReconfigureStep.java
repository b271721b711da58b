package dev.slipway.vm;

import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.GuestSettings;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes what is to change in one synchronous call, guarded by a digest: the one that the request came with, or that
/// of the configuration which was read just before, because the description keeps our mark. Every setting is
/// absolute, so it can be written twice.
///
/// After a lost answer the configuration tells whether it was written. A password cannot be read: it counts as
/// written when the rest is so and the configuration is no longer the one that the request was meant for.
final class ReconfigureStep implements StepWork {

    /// How often a change that came between reading and writing is answered by doing both again.
    private static final int RACES = 3;

    private static final String CALL = "PUT config";

    private final Guests guests;
    private final ReconfigurePlan plan;

    ReconfigureStep(Guests guests, ReconfigurePlan plan) {
        this.guests = guests;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        if (!plan.configures()) {
            return MarkedGuest.nothing("only the disk shall grow");
        }
        Uni<Dispatch> written = Uni.createFrom()
                .deferred(() -> guests.ours(operation, plan.marker(), guest -> write(operation, guest)));
        return plan.digest() != null
                ? written
                : written.onFailure(ProxmoxException.Conflict.class).retry().atMost(RACES);
    }

    private Uni<Dispatch> write(Operation operation, Guests.Guest guest) {
        if (plan.cloudInit() != null && !guest.config().hasCloudInitDrive()) {
            throw new ProxmoxException.Rejected(
                    CALL,
                    "VM %s has no cloud-init drive, so nothing would read this".formatted(operation.vmid()),
                    Map.of());
        }
        return guests.client(operation.cluster())
                .configure(guest.node(), operation.vmid(), settings(guest.config()))
                .replaceWith(new Dispatch.Done(List.of()));
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(
                operation,
                plan.marker(),
                guest -> Uni.createFrom()
                        .item(() -> written(guest.config()) ? new Effect.Present(List.of()) : new Effect.Absent()));
    }

    private boolean written(GuestConfig config) {
        boolean secret = plan.cloudInit() != null && plan.cloudInit().passwordHash() != null;
        boolean changed = plan.digest() != null && !plan.digest().equals(config.digest());
        return config.has(settings(config)) && (!secret || changed);
    }

    private GuestSettings settings(GuestConfig config) {
        return new GuestSettings(
                plan.cores() == null ? null : perSocket(plan.cores(), config),
                plan.memoryMiB(),
                plan.cpuType(),
                plan.cloudInit(),
                null,
                plan.tags(),
                description(),
                plan.digest() == null ? config.digest() : plan.digest(),
                plan.name(),
                plan.protection(),
                plan.onBoot());
    }

    private @Nullable String description() {
        return plan.description() == null ? null : Marker.describe(plan.description(), plan.marker());
    }

    /// Proxmox VE counts cores per socket.
    private static int perSocket(int vcpus, GuestConfig config) {
        if (vcpus % config.sockets() != 0) {
            throw new ProxmoxException.Rejected(
                    CALL,
                    "the VM has %d sockets, so its vCPUs are a multiple of that".formatted(config.sockets()),
                    Map.of());
        }
        return vcpus / config.sockets();
    }
}
