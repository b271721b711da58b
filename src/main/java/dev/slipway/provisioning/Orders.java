package dev.slipway.provisioning;

import dev.slipway.catalog.IsoCatalog;
import dev.slipway.catalog.IsoImage;
import dev.slipway.catalog.Size;
import dev.slipway.catalog.Sizes;
import dev.slipway.catalog.Template;
import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.placement.Origin;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.CloudInitHash;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a create request: checks its values, and looks up the cluster, the template and the size that it
/// names. All of it is in memory.
@Startup
@ApplicationScoped
public class Orders {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final ProxmoxClusters clusters;
    private final Inventory inventory;
    private final TemplateCatalog templates;
    private final IsoCatalog isos;
    private final Sizes sizes;
    private final ProvisioningConfig config;

    public Orders(
            ProxmoxClusters clusters,
            Inventory inventory,
            TemplateCatalog templates,
            IsoCatalog isos,
            Sizes sizes,
            ProvisioningConfig config) {
        this.clusters = clusters;
        this.inventory = inventory;
        this.templates = templates;
        this.isos = isos;
        this.sizes = sizes;
        this.config = config;
        if (sizes.find(config.defaultSize()).isEmpty()) {
            throw new IllegalArgumentException("provisioning.default-size is one of: "
                    + join(sizes.all().stream().map(Size::name).toList()));
        }
    }

    /// Returns the order; throws a [Refusal] that names what to change. Hashes the password of cloud-init,
    /// which takes some milliseconds, so this is nothing for the event loop.
    VmOrder read(CreateVmRequest request) {
        List<FieldError> broken = RequestRules.broken(request);
        if (!broken.isEmpty()) {
            throw new Refusal.InvalidRequest(broken);
        }
        String name = Objects.requireNonNull(request.name());
        ClusterSnapshot snapshot = snapshot(request.cluster());
        Origin origin = request.fromNothing() ? blank(snapshot, request.iso()) : template(snapshot, request);
        nameIsFree(snapshot, name);
        Size size = size(request.size());
        int diskGiB =
                switch (origin) {
                    case Origin.Clone clone -> disk(request, size, clone.template());
                    case Origin.Blank ignored -> request.diskSize() == null ? size.diskGiB() : request.diskSize();
                };
        return new VmOrder(
                request,
                snapshot,
                name,
                origin,
                request.cores() == null ? size.cores() : request.cores(),
                request.memory() == null ? size.memoryMiB() : request.memory(),
                diskGiB,
                clusters.preferredNode(snapshot.cluster()),
                CloudInitHash.of(request.cloudInit()));
    }

    /// The cluster of this name, or the usual one, as it was last seen.
    ClusterSnapshot snapshot(@Nullable String cluster) {
        ClusterName name =
                cluster == null ? clusters.defaultCluster() : new ClusterName(cluster.toLowerCase(Locale.ROOT));
        if (!clusters.names().contains(name)) {
            throw Refusal.InvalidRequest.of("cluster", "is one of: " + join(clusters.names()));
        }
        ClusterSnapshot snapshot = inventory.snapshot(name);
        if (snapshot.takenAt().isEmpty()) {
            throw new Refusal.Unavailable(
                    "cluster %s has not answered yet%s"
                            .formatted(
                                    name,
                                    snapshot.failure().map(why -> ": " + why).orElse("")),
                    RETRY_AFTER);
        }
        return snapshot;
    }

    private Origin blank(ClusterSnapshot snapshot, @Nullable String iso) {
        if (iso == null) {
            return new Origin.Blank(snapshot.cluster(), List.of());
        }
        List<IsoImage> images = isos.find(snapshot.cluster(), iso.strip());
        if (images.isEmpty() && !isos.complete(snapshot.cluster())) {
            throw new Refusal.Unavailable(
                    "the ISO images of cluster %s are still being read".formatted(snapshot.cluster()), RETRY_AFTER);
        }
        if (images.isEmpty()) {
            throw Refusal.InvalidRequest.of(
                    "iso",
                    "is one of: "
                            + join(isos.images(snapshot.cluster()).stream()
                                    .map(IsoImage::volume)
                                    .toList()));
        }
        return new Origin.Blank(snapshot.cluster(), images);
    }

    private Origin template(ClusterSnapshot snapshot, CreateVmRequest request) {
        Template template = template(snapshot, Objects.requireNonNull(request.template()));
        if (request.cloudInit() != null && template.replicas().stream().noneMatch(Template.Replica::cloudInit)) {
            throw Refusal.InvalidRequest.of(
                    "cloud_init",
                    "template %s has no cloud-init drive, so nothing would read this".formatted(template.name()));
        }
        return new Origin.Clone(template);
    }

    private Template template(ClusterSnapshot snapshot, String nameOrVmid) {
        ClusterName cluster = snapshot.cluster();
        // asked first: what is read between the two looks is then not taken for missing
        boolean complete = templates.complete(cluster);
        return templates.find(cluster, nameOrVmid.strip()).orElseThrow(() -> {
            String names = join(
                    templates.templates(cluster).stream().map(Template::name).toList());
            return complete
                    ? Refusal.InvalidRequest.of("template", "is one of: " + names)
                    : new Refusal.Unavailable(
                            "not all templates of cluster %s are known yet; known are: %s".formatted(cluster, names),
                            RETRY_AFTER);
        });
    }

    static void nameIsFree(ClusterSnapshot snapshot, String name) {
        snapshot.resources().guests().stream()
                .filter(guest -> name.equalsIgnoreCase(guest.name()))
                .findFirst()
                .ifPresent(guest -> {
                    throw new Refusal.AlreadyExists(
                            "name: VM %s in cluster %s is called %s already; choose another name"
                                    .formatted(guest.vmid(), snapshot.cluster(), name));
                });
    }

    private Size size(@Nullable String name) {
        return sizes.find(name == null ? config.defaultSize() : name.strip())
                .orElseThrow(() -> Refusal.InvalidRequest.of(
                        "size",
                        "is one of: "
                                + join(sizes.all().stream().map(Size::name).toList())));
    }

    /// Explicit values win; a size smaller than the template's disk is refused, because disks never shrink.
    private static int disk(CreateVmRequest request, Size size, Template template) {
        long least = template.replicas().stream()
                .mapToLong(replica -> replica.diskSize().wholeGiB())
                .min()
                .orElse(1);
        if (request.diskSize() != null && request.diskSize() < least) {
            throw Refusal.InvalidRequest.of(
                    "disk_size", "is at least %d: the disk of template %s".formatted(least, template.name()));
        }
        if (request.diskSize() == null && request.size() != null && size.diskGiB() < least) {
            throw Refusal.InvalidRequest.of(
                    "size",
                    "%s has a disk of %d GiB, and template %s needs %d"
                            .formatted(size.name(), size.diskGiB(), template.name(), least));
        }
        return request.diskSize() == null ? (int) Math.max(size.diskGiB(), least) : request.diskSize();
    }

    private static String join(Iterable<?> values) {
        StringBuilder joined = new StringBuilder();
        values.forEach(value -> joined.append(joined.isEmpty() ? "" : ", ").append(value));
        return joined.isEmpty() ? "(there is none)" : joined.toString();
    }
}
