package dev.slipway.proxmox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/// The configured clusters, each with its one client for as long as the application runs.
///
/// There may be none: the application then starts all the same, and says in its readiness what is missing.
@ApplicationScoped
public class ProxmoxClusters {

    private static final Logger LOG = Logger.getLogger(ProxmoxClusters.class);

    private final SortedMap<ClusterName, ClusterSettings> settings = new TreeMap<>();
    private final SortedMap<ClusterName, ProxmoxClient> clients = new TreeMap<>();

    ProxmoxClusters(ProxmoxConfig config, InstantSource clock, ChangeGuard guard) {
        config.clusters().forEach((name, cluster) -> configure(name, cluster, clock, guard));
    }

    /// The names of all configured clusters; none when no `proxmox.url` is set.
    public SortedSet<ClusterName> names() {
        return new TreeSet<>(clients.keySet());
    }

    /// The client of a cluster; throws [NoSuchElementException] when no such cluster is configured.
    public ProxmoxClient client(ClusterName cluster) {
        ProxmoxClient client = clients.get(cluster);
        if (client == null) {
            throw new NoSuchElementException("no cluster '%s' is configured: %s is not set"
                    .formatted(cluster, ClusterSettings.key(cluster.value(), "url")));
        }
        return client;
    }

    /// The cluster of requests that name none: `default` if it is configured or nothing is, else the first by
    /// name.
    public ClusterName defaultCluster() {
        return clients.isEmpty() || clients.containsKey(ClusterName.DEFAULT) ? ClusterName.DEFAULT : clients.firstKey();
    }

    /// The node that new VMs of a cluster go to when nobody says otherwise.
    public Optional<NodeName> preferredNode(ClusterName cluster) {
        return Optional.ofNullable(settings.get(cluster)).flatMap(ClusterSettings::preferredNode);
    }

    /// The checked configuration of a cluster that has a client.
    ClusterSettings settings(ClusterName cluster) {
        return Optional.ofNullable(settings.get(cluster))
                .orElseThrow(() -> new NoSuchElementException("no cluster '%s' is configured".formatted(cluster)));
    }

    private void configure(String name, ProxmoxConfig.Cluster config, InstantSource clock, ChangeGuard guard) {
        if (config.url().isEmpty()) {
            if (config.tokenId().isPresent() || config.user().isPresent()) {
                LOG.warnf("%s is not set, so this cluster is not used", ClusterSettings.key(name, "url"));
            }
            return;
        }
        ClusterSettings checked = ClusterSettings.of(name, config);
        settings.put(checked.name(), checked);
        clients.put(checked.name(), ProxmoxClient.connect(checked, clock, guard));
    }

    /// Wrong configuration stops the start, and a connection that anybody could take over is said aloud.
    void begin(@Observes StartupEvent start) {
        settings.values().stream()
                .filter(cluster -> cluster.trust() instanceof Trust.Anything)
                .forEach(cluster -> LOG.warnf(
                        "TLS of cluster %s is NOT VERIFIED, as %s says: whoever answers in its place gets the"
                                + " credentials. Set ca-file or fingerprints instead.",
                        cluster.name(), ClusterSettings.key(cluster.name().value(), "insecure")));
    }

    void end(@Observes ShutdownEvent shutdown) {
        clients.values().forEach(ProxmoxClient::close);
    }
}
