package dev.slipway.provisioning;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.FieldRules;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Accepts imports of cloud images: checks what they name, and finds a node that can fetch it.
@ApplicationScoped
public class Imports {

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]+");
    private static final Pattern EXTENSION = Pattern.compile(".*\\.(qcow2|raw|vmdk)");
    /// The formats of images, the usual one first.
    public static final List<String> FORMATS = List.of("qcow2", "raw", "vmdk");

    private static final int MAX_URL = 2048;

    private static final List<Checksum> CHECKSUMS = List.of(
            new Checksum("sha256", 64),
            new Checksum("sha512", 128),
            new Checksum("sha384", 96),
            new Checksum("sha224", 56),
            new Checksum("sha1", 40),
            new Checksum("md5", 32));

    /// What an image may be checked by, the usual one first.
    public static final List<String> ALGORITHMS =
            CHECKSUMS.stream().map(Checksum::algorithm).toList();

    /// How many hexadecimal digits a checksum has.
    private record Checksum(String algorithm, int digits) {}

    private final Orders orders;
    private final Admission admission;
    private final ProxmoxClusters clusters;
    private final OperationLauncher launcher;

    public Imports(Orders orders, Admission admission, ProxmoxClusters clusters, OperationLauncher launcher) {
        this.orders = orders;
        this.admission = admission;
        this.clusters = clusters;
        this.launcher = launcher;
    }

    /// Yields the stored and launched operation, as [Admission#admit] does. The token of Slipway must be
    /// allowed to allocate templates on the storage, and to reach the network from the node.
    public Uni<Operation> admit(ImportTemplateRequest request, Requester by) {
        check(request);
        return admission.admit(
                () -> Uni.createFrom()
                        .item(() -> order(request))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()),
                by);
    }

    private ImportOrder order(ImportTemplateRequest request) {
        launcher.requireResumed();
        ClusterSnapshot snapshot = orders.snapshot(request.cluster());
        String name = Objects.requireNonNull(request.name());
        Orders.nameIsFree(snapshot, name);
        Storage files = files(snapshot, request.node());
        return new ImportOrder(request, snapshot, name, files, format(request));
    }

    /// A storage for imports, at the node that was asked for, or that the configuration prefers, or else the
    /// first that has one.
    private Storage files(ClusterSnapshot snapshot, @Nullable String node) {
        Optional<NodeName> preferred = clusters.preferredNode(snapshot.cluster());
        return snapshot.resources().storages().stream()
                .filter(storage -> node == null || storage.node().value().equals(node))
                .filter(storage -> storage.available() && storage.content().contains("import"))
                .filter(storage ->
                        snapshot.node(storage.node()).map(Node::online).orElse(false))
                .min(Comparator.<Storage, Boolean>comparing(storage -> !preferred.equals(Optional.of(storage.node())))
                        .thenComparing(Storage::node)
                        .thenComparing(Storage::name))
                .orElseThrow(() -> Refusal.InvalidRequest.of(
                        "node",
                        "needs a storage with the content type import, which Proxmox VE has since 8.3; an administrator"
                                + " switches it on at a storage for files"));
    }

    private static String format(ImportTemplateRequest request) {
        if (request.format() != null) {
            return request.format();
        }
        var named = EXTENSION.matcher(
                URI.create(Objects.requireNonNull(request.url())).getPath().toLowerCase(Locale.ROOT));
        return named.matches() ? named.group(1) : "qcow2";
    }

    private static void check(ImportTemplateRequest request) {
        FieldRules rules = new FieldRules();
        if (rules.required("name", request.name())) {
            rules.hostName("name", request.name());
        }
        if (rules.required("url", request.url())) {
            wrong(Objects.requireNonNull(request.url())).ifPresent(why -> rules.error("url", why));
        }
        checksum(rules, request);
        if (request.format() != null && !FORMATS.contains(request.format())) {
            rules.error("format", "is one of: qcow2, raw, vmdk");
        }
        rules.description(request.description());
        rules.label("cluster", request.cluster(), "is the name of a cluster");
        rules.label("node", request.node(), "is the name of a node");
        rules.storage("storage", request.storage());
        rules.bridge("network", request.network());
        rules.cores(request.cores());
        rules.memory(request.memory());
        List<FieldError> broken = rules.broken();
        if (!broken.isEmpty()) {
            throw new Refusal.InvalidRequest(broken);
        }
    }

    private static void checksum(FieldRules rules, ImportTemplateRequest request) {
        Optional<Checksum> known = CHECKSUMS.stream()
                .filter(checksum -> checksum.algorithm().equals(algorithm(request)))
                .findFirst();
        if (known.isEmpty()) {
            rules.error("checksum_algorithm", "is one of: " + String.join(", ", ALGORITHMS));
        } else if (rules.required("checksum", request.checksum())
                && (Objects.requireNonNull(request.checksum()).length()
                                != known.get().digits()
                        || !HEXADECIMAL.matcher(request.checksum()).matches())) {
            rules.error(
                    "checksum",
                    "has %d hexadecimal digits".formatted(known.get().digits()));
        }
    }

    static String algorithm(ImportTemplateRequest request) {
        return request.checksumAlgorithm() == null ? "sha256" : request.checksumAlgorithm();
    }

    /// Proxmox VE writes the whole address into the log of its task, so a password has no place in it.
    private static Optional<String> wrong(String url) {
        try {
            URI address = new URI(url);
            boolean fits = Stream.of("http", "https").anyMatch(scheme -> scheme.equalsIgnoreCase(address.getScheme()))
                    && address.getHost() != null
                    && url.length() <= MAX_URL;
            return !fits
                    ? Optional.of("is an address that begins with https:// or http://")
                    : address.getRawUserInfo() != null
                            ? Optional.of("has no user and password: Proxmox VE would write them into its logs")
                            : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.of("is an address that begins with https:// or http://");
        }
    }
}
