package dev.slipway.dashboard;

import dev.slipway.catalog.IsoImage;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.vm.VmView;
import java.util.List;

/// What the page of a VM lets people choose from for its devices: what the node has on which the VM is. No bridges
/// are known of a node that has not told them yet.
record DeviceOffer(List<String> storages, List<String> bridges, List<IsoImage> isos) {

    static final DeviceOffer NOTHING = new DeviceOffer(List.of(), List.of(), List.of());

    static DeviceOffer of(ClusterSnapshot snapshot, List<IsoImage> images, VmView vm) {
        return new DeviceOffer(
                snapshot.resources().storages().stream()
                        .filter(storage -> storage.node().value().equals(vm.node()))
                        .filter(storage ->
                                storage.available() && storage.content().contains("images"))
                        .map(storage -> storage.name())
                        .sorted()
                        .toList(),
                snapshot.bridges().entrySet().stream()
                        .filter(bridges -> bridges.getKey().value().equals(vm.node()))
                        .flatMap(bridges -> bridges.getValue().stream())
                        .sorted()
                        .toList(),
                images.stream()
                        .filter(image -> image.nodes().stream()
                                .anyMatch(node -> node.value().equals(vm.node())))
                        .toList());
    }
}
