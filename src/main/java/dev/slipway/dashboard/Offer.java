package dev.slipway.dashboard;

import dev.slipway.catalog.IsoCatalog;
import dev.slipway.catalog.Size;
import dev.slipway.catalog.Sizes;
import dev.slipway.catalog.Template;
import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterResources;
import java.util.List;

/// What the create form lets people choose from.
record Offer(List<Place> places, List<Size> sizes) {

    /// One cluster with its templates and ISO images, and its nodes that are online. `blank` is what stands for
    /// a VM without either.
    record Place(String cluster, List<Choice> templates, List<Disc> isos, String blank, List<String> nodes) {}

    /// An ISO image. `value` tells it from a template.
    record Disc(String value, String name) {}

    /// A template. `value` names the cluster too, because two clusters may have templates of one name.
    record Choice(String value, String name, long leastDiskGiB) {}

    static Offer of(Inventory inventory, TemplateCatalog catalog, IsoCatalog isos, Sizes sizes) {
        return new Offer(
                inventory.snapshots().stream()
                        .map(snapshot -> place(snapshot, catalog, isos))
                        .toList(),
                sizes.all());
    }

    private static Place place(ClusterSnapshot snapshot, TemplateCatalog catalog, IsoCatalog isos) {
        return new Place(
                snapshot.cluster().value(),
                catalog.templates(snapshot.cluster()).stream()
                        .map(Offer::choice)
                        .toList(),
                isos.images(snapshot.cluster()).stream()
                        .map(image -> new Disc(
                                CreateForm.ISO + image.cluster() + CreateForm.PART + image.volume(), image.name()))
                        .toList(),
                CreateForm.BLANK + snapshot.cluster(),
                snapshot.resources().nodes().stream()
                        .filter(ClusterResources.Node::online)
                        .map(node -> node.name().value())
                        .sorted()
                        .toList());
    }

    private static Choice choice(Template template) {
        return new Choice(
                template.cluster() + ":" + template.name(),
                template.name(),
                template.leastDisk().wholeGiB());
    }

    public boolean empty() {
        return places.stream()
                .allMatch(place -> place.templates().isEmpty() && place.isos().isEmpty());
    }

    public boolean several() {
        return places.size() > 1;
    }
}
