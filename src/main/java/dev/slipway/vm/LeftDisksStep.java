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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks which disks of a destroyed guest are still there: Proxmox VE only warns of those that it could not
/// remove, and leaves those that the configuration did not name. One question for each storage of disk images
/// that the node sees; its notes are the result of the operation.
///
/// All that tells whose a volume is, is the VMID in its name, and clusters that share a storage may use the same.
/// So only what the configuration named is called the guest's own; of others, its VMID is all that is known.
final class LeftDisksStep implements StepWork {

    private static final String LEFT = "left_disks";
    private static final String OTHERS = "other_disks";

    private final Guests guests;
    private final Inventory inventory;
    private final DeletePlan plan;

    LeftDisksStep(Guests guests, Inventory inventory, DeletePlan plan) {
        this.guests = guests;
        this.inventory = inventory;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return operation
                .upid(Step.DESTROY)
                .map(Upid::node)
                .or(() -> Optional.ofNullable(plan.node()))
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
                .<Dispatch>map(all -> new Dispatch.Done(notes(
                        all.stream().flatMap(List::stream).map(StoredVolume::id).toList())))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(blind ->
                        new Dispatch.Nothing("whether all disks are gone could not be seen: " + blind.getMessage()));
    }

    private List<String> notes(List<String> left) {
        Set<String> named = plan.volumes() == null
                ? Set.of()
                : plan.volumes().stream().map(LeftDisksStep::image).collect(Collectors.toSet());
        Map<Boolean, List<String>> own =
                left.stream().collect(Collectors.partitioningBy(volume -> named.contains(image(volume))));
        return Stream.of(note(LEFT, own.get(true)), note(OTHERS, own.get(false)))
                .flatMap(Optional::stream)
                .toList();
    }

    /// The storage and the image: of a linked clone some lists name the base image too, and some do not.
    static String image(String volume) {
        String storage = volume.substring(0, volume.indexOf(':') + 1);
        return storage + volume.substring(Math.max(storage.length(), volume.lastIndexOf('/') + 1));
    }

    private static Optional<String> note(String what, @Nullable List<String> volumes) {
        return volumes == null || volumes.isEmpty()
                ? Optional.empty()
                : Optional.of("%s: %s".formatted(what, String.join(", ", volumes)));
    }
}
