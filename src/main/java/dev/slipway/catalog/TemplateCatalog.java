package dev.slipway.catalog;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.ClusterResources.GuestType;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The templates on offer, answered from memory.
///
/// Which there are comes from the inventory's snapshot, what they are made of from one reading of each one's
/// configuration, which [CatalogPoller] repeats from time to time.
@ApplicationScoped
public class TemplateCatalog {

    private record Key(ClusterName cluster, VmId vmid) {}

    /// What was read of a template VM, where it was then.
    private record Known(NodeName node, GuestConfig config, Instant readAt) {}

    /// The list, and the template VMs that were looked at for it, whether they were fit to be in it or not.
    private record Offer(List<Template> templates, Set<VmId> lookedAt) {

        static final Offer NONE = new Offer(List.of(), Set.of());

        Offer {
            templates = List.copyOf(templates);
            lookedAt = Set.copyOf(lookedAt);
        }
    }

    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Comparator<Template.Replica> BY_PLACE =
            Comparator.comparing(Template.Replica::node).thenComparing(Template.Replica::vmid);

    private final Map<Key, Known> known = new ConcurrentHashMap<>();
    private final Map<Key, Instant> retryAt = new ConcurrentHashMap<>();
    private final Map<ClusterName, Offer> offered = new ConcurrentHashMap<>();
    private final Function<ClusterName, ClusterSnapshot> snapshots;
    private final CatalogConfig config;
    private final InstantSource clock;

    @Inject
    public TemplateCatalog(Inventory inventory, CatalogConfig config, InstantSource clock) {
        this(inventory::snapshot, config, clock);
    }

    TemplateCatalog(Function<ClusterName, ClusterSnapshot> snapshots, CatalogConfig config, InstantSource clock) {
        this.snapshots = snapshots;
        this.config = config;
        this.clock = clock;
    }

    /// The templates of a cluster by name; those whose configuration was not read yet are not among them.
    public List<Template> templates(ClusterName cluster) {
        return offer(cluster).templates();
    }

    /// Whether the list has all templates of the cluster, so that a name which is not found in it afterwards is not
    /// there. It may lack some until each was read once, and while a node is away whose guests nobody can tell from
    /// templates.
    public boolean complete(ClusterName cluster) {
        Set<VmId> lookedAt = offer(cluster).lookedAt();
        ClusterSnapshot snapshot = snapshots.apply(cluster);
        return guests(snapshot).allMatch(guest -> lookedAt.contains(guest.vmid()))
                && snapshot.resources().guests().stream().noneMatch(guest -> nameless(guest, snapshot));
    }

    private static boolean nameless(Guest guest, ClusterSnapshot snapshot) {
        return guest.name() == null
                && guest.type() == GuestType.QEMU
                && snapshot.node(guest.node())
                        .filter(ClusterResources.Node::online)
                        .isEmpty();
    }

    private Offer offer(ClusterName cluster) {
        return offered.getOrDefault(cluster, Offer.NONE);
    }

    /// The template of this name with all its replicas, or the one replica that has this VMID.
    public Optional<Template> find(ClusterName cluster, String nameOrVmid) {
        return Stream.concat(
                        templates(cluster).stream()
                                .filter(template -> template.name().equals(nameOrVmid)),
                        templates(cluster).stream().flatMap(template -> only(template, nameOrVmid)))
                .findFirst();
    }

    private static Stream<Template> only(Template template, String vmid) {
        return template.replicas().stream()
                .filter(replica -> replica.vmid().toString().equals(vmid))
                .map(replica -> new Template(template.cluster(), template.name(), List.of(replica)));
    }

    /// The template VMs whose configuration should be read now: new ones, moved ones, and those read long ago.
    List<Guest> due(ClusterName cluster) {
        Instant now = clock.instant();
        return guests(snapshots.apply(cluster))
                .filter(guest -> outdated(known.get(new Key(cluster, guest.vmid())), guest, now))
                .filter(guest -> !retryAt.getOrDefault(new Key(cluster, guest.vmid()), now)
                        .isAfter(now))
                .toList();
    }

    private boolean outdated(@Nullable Known before, Guest guest, Instant now) {
        return before == null
                || !before.node().equals(guest.node())
                || !before.readAt().plus(config.refreshInterval()).isAfter(now);
    }

    void learned(ClusterName cluster, Guest guest, GuestConfig read) {
        Key key = new Key(cluster, guest.vmid());
        known.put(key, new Known(guest.node(), read, clock.instant()));
        retryAt.remove(key);
    }

    /// It could not be read; what was known of it stays, and the next attempt waits a while.
    void notLearned(ClusterName cluster, Guest guest) {
        retryAt.put(new Key(cluster, guest.vmid()), clock.instant().plus(RETRY));
    }

    /// Makes the list anew from the snapshot and from what is known.
    void update(ClusterName cluster) {
        ClusterSnapshot snapshot = snapshots.apply(cluster);
        Map<String, List<Template.Replica>> byName = new TreeMap<>();
        Set<VmId> lookedAt = new HashSet<>();
        guests(snapshot).forEach(guest -> {
            Known found = known.get(new Key(cluster, guest.vmid()));
            String name = guest.name();
            if (found != null && name != null && found.node().equals(guest.node())) {
                lookedAt.add(guest.vmid());
                TemplateReader.replica(guest, found.config(), snapshot)
                        .ifPresent(replica -> byName.merge(name, List.of(replica), TemplateCatalog::joined));
            }
        });
        offered.put(
                cluster,
                new Offer(
                        byName.entrySet().stream()
                                .map(entry -> new Template(cluster, entry.getKey(), entry.getValue()))
                                .toList(),
                        lookedAt));
    }

    private static List<Template.Replica> joined(List<Template.Replica> some, List<Template.Replica> more) {
        return Stream.concat(some.stream(), more.stream()).sorted(BY_PLACE).toList();
    }

    private Stream<Guest> guests(ClusterSnapshot snapshot) {
        return snapshot.resources().guests().stream()
                .filter(guest -> guest.template() && guest.type() == GuestType.QEMU)
                .filter(this::wanted);
    }

    private boolean wanted(Guest guest) {
        return config.templates()
                .map(names -> names.contains(String.valueOf(guest.name()))
                        || names.contains(guest.vmid().toString()))
                .orElse(true);
    }
}
