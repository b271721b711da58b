package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.StoredVolume;
import dev.slipway.proxmox.Upid;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks which disks of a destroyed guest are still there: Proxmox VE only warns of those that it could not
/// remove, and leaves those that the configuration did not name. One question for each storage of disk images
/// that the node sees; its notes are the volumes that were found.
final class LeftDisksStep implements StepWork {

    private final Guests guests;
    private final Inventory inventory;
    private final @Nullable NodeName node;

    LeftDisksStep(Guests guests, Inventory inventory, @Nullable NodeName node) {
        this.guests = guests;
        this.inventory = inventory;
        this.node = node;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return operation
                .upid(Step.DESTROY)
                .map(Upid::node)
                .or(() -> Optional.ofNullable(node))
                .map(where -> look(operation, where))
                .orElseGet(() -> MarkedGuest.nothing("it is not known on which node the VM was"));
    }

    /// It only looks, so nothing is there that could be adopted.
    @Override
    public Uni<Effect> effect(Operation operation) {
        return Uni.createFrom().item(new Effect.Absent());
    }

    /// The VM is gone whether or not its storages can be seen.
    private Uni<Dispatch> look(Operation operation, NodeName where) {
        return Multi.createFrom()
                .items(inventory.snapshot(operation.cluster()).resources().storages().stream()
                        .filter(storage -> storage.node().equals(where))
                        .filter(storage ->
                                storage.available() && storage.content().contains("images"))
                        .map(ClusterResources.Storage::name))
                .onItem()
                .transformToUniAndConcatenate(
                        storage -> guests.client(operation.cluster()).volumes(where, storage, operation.vmid()))
                .collect()
                .asList()
                .<Dispatch>map(all -> new Dispatch.Done(
                        all.stream().flatMap(List::stream).map(StoredVolume::id).toList()))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(blind ->
                        new Dispatch.Nothing("whether all disks are gone could not be seen: " + blind.getMessage()));
    }
}
