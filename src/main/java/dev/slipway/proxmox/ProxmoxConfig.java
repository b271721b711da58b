package dev.slipway.proxmox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which clusters there are: `proxmox.url`, `proxmox.token-id`, … configure the one named `default`,
/// `proxmox.<cluster>.url`, … (in the environment `PROXMOX_<CLUSTER>_URL`) any number of others.
///
/// [ClusterSettings] checks the values and turns them into types.
@ConfigMapping(prefix = "proxmox")
interface ProxmoxConfig {

    @WithParentName
    @WithUnnamedKey("default")
    Map<String, Cluster> clusters();

    /// The keys of one cluster. A cluster without `url` does not exist.
    interface Cluster {

        /// Where the API answers, for example `https://pve1.example.org:8006`; several nodes of the cluster,
        /// separated by commas, are used in this order when one does not answer. Without a port, 8006. No
        /// default.
        Optional<List<String>> url();

        /// `user@realm!name` of an API token, or only `name` when `user` is given too. Preferred to a password:
        /// a token needs no session and can have few privileges.
        Optional<String> tokenId();

        /// The secret UUID of that token.
        Optional<String> tokenSecret();

        /// `user@realm` for a login with a password; ignored when `token-id` names its user itself.
        Optional<String> user();

        /// The password of `user`, used when there is no token.
        Optional<String> password();

        /// The node that new VMs go to when nobody says otherwise; by default placement chooses.
        Optional<String> node();

        /// `true`: do not verify TLS certificates at all, and allow `http://`. Only for a trial: whoever can
        /// answer in the place of Proxmox VE gets our credentials. Say which certificate is right with the two
        /// keys below instead.
        @WithDefault("false")
        String insecure();

        /// A PEM file with the certificates to trust instead of the system's, such as Proxmox's own
        /// `/etc/pve/pve-root-ca.pem`.
        Optional<String> caFile();

        /// SHA-256 fingerprints of the nodes' certificates, separated by commas, as the web interface shows them
        /// (Node → System → Certificates). Any other certificate is then refused. They change on each renewal.
        Optional<List<String>> fingerprints();

        /// How long a connection may take to open. A node in the same network answers in milliseconds.
        @WithDefault("5s")
        Duration connectTimeout();

        /// How long an answer may take. More than the 30 s after which Proxmox's own proxy gives up with status
        /// 596, which says more than our silence.
        @WithDefault("35s")
        Duration readTimeout();

        /// How many calls may be under way for one node at once, 1 to 64. A node has three workers for them,
        /// and slow calls keep theirs for seconds (field guide 1).
        @WithDefault("6")
        int requestsPerNode();
    }
}
