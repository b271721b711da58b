package dev.slipway.proxmox;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The checked configuration of one cluster. Whatever is wrong is said with the key that is wrong, never with a
/// secret.
record ClusterSettings(
        ClusterName name,
        List<URI> endpoints,
        Credentials credentials,
        Optional<NodeName> preferredNode,
        Trust trust,
        Duration connectTimeout,
        Duration readTimeout,
        int requestsPerNode) {

    private static final int DEFAULT_PORT = 8006;
    private static final int MOST_REQUESTS_PER_NODE = 64;
    private static final Pattern USER = Pattern.compile("[^\\s:/@!]+@[A-Za-z][A-Za-z0-9._-]+");
    private static final Pattern TOKEN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]+");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HEADER_UNSAFE = Pattern.compile("[\\s\\p{Cntrl}]");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// Checks one cluster's keys; throws a [ConfigurationException] that names the first wrong one.
    static ClusterSettings of(String name, ProxmoxConfig.Cluster config) {
        return new Check(name, config).settings();
    }

    /// The full name of a key of a cluster, as its owner would write it.
    static String key(String cluster, String key) {
        return cluster.equals(ClusterName.DEFAULT.value()) ? "proxmox." + key : "proxmox." + cluster + "." + key;
    }

    private record Check(String cluster, ProxmoxConfig.Cluster config) {

        ClusterSettings settings() {
            return new ClusterSettings(
                    checked("url", cluster, ClusterName::new),
                    endpoints(),
                    credentials(),
                    config.node().map(node -> checked("node", node, NodeName::new)),
                    trust(),
                    positive("connect-timeout", config.connectTimeout()),
                    positive("read-timeout", config.readTimeout()),
                    requestsPerNode());
        }

        private List<URI> endpoints() {
            List<URI> endpoints = config.url().orElse(List.of()).stream()
                    .map(String::strip)
                    .filter(url -> !url.isEmpty())
                    .map(url -> checked("url", url, this::endpoint))
                    .distinct()
                    .toList();
            if (endpoints.isEmpty()) {
                throw wrong("url", "is empty");
            }
            return endpoints;
        }

        private URI endpoint(String text) {
            URI url = URI.create(text.contains("://") ? text : "https://" + text);
            if (url.getHost() == null || url.getUserInfo() != null) {
                throw new IllegalArgumentException("is no URL such as https://pve1.example.org:8006");
            }
            if (!Set.of("", "/", "/api2/json", "/api2/json/").contains(url.getPath()) || url.getQuery() != null) {
                throw new IllegalArgumentException("must end after the port, as in https://pve1.example.org:8006");
            }
            String scheme = url.getScheme().toLowerCase(Locale.ROOT);
            switch (scheme) {
                case "https" -> {}
                case "http" -> {
                    if (!insecure() && !LOOPBACK.contains(url.getHost())) {
                        throw new IllegalArgumentException("must begin with https://; Proxmox VE speaks TLS only");
                    }
                }
                default -> throw new IllegalArgumentException("must begin with https://");
            }
            int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
            return URI.create(scheme + "://" + url.getHost() + ":" + port);
        }

        private Credentials credentials() {
            return config.tokenId().isPresent() ? token(config.tokenId().get()) : password();
        }

        private Credentials token(String id) {
            String secret =
                    config.tokenSecret().orElseThrow(() -> wrong("token-secret", "is missing: token-id is set"));
            if (HEADER_UNSAFE.matcher(secret).find()) {
                throw wrong("token-secret", "contains a blank");
            }
            if (id.contains("!")) {
                String[] parts = id.split("!", 2);
                return new Credentials.Token(user("token-id", parts[0]) + "!" + tokenName(parts[1]), secret);
            }
            String user = config.user()
                    .orElseThrow(() -> wrong("token-id", "must be user@realm!name, or user must be set too"));
            return new Credentials.Token(user("user", user) + "!" + tokenName(id), secret);
        }

        private Credentials password() {
            if (config.tokenSecret().isPresent()) {
                throw wrong("token-id", "is missing: token-secret is set");
            }
            if (config.user().isEmpty()) {
                throw wrong("token-id", "is missing: set token-id and token-secret, or user and password");
            }
            String user = user("user", config.user().get());
            return config.password()
                    .map(password -> new Credentials.Password(user, password))
                    .orElseThrow(() -> wrong("password", "is missing: user is set without token-id"));
        }

        private String user(String key, String user) {
            if (!USER.matcher(user).matches()) {
                throw wrong(key, "must name a user with its realm, as in root@pam");
            }
            return user;
        }

        private String tokenName(String name) {
            if (!TOKEN_NAME.matcher(name).matches()) {
                throw wrong("token-id", "must be user@realm!name");
            }
            return name;
        }

        private Trust trust() {
            List<String> fingerprints = config.fingerprints().orElse(List.of());
            if (insecure()) {
                if (config.caFile().isPresent() || !fingerprints.isEmpty()) {
                    throw wrong("insecure", "contradicts ca-file and fingerprints");
                }
                return new Trust.Anything();
            }
            if (config.caFile().isPresent()) {
                if (!fingerprints.isEmpty()) {
                    throw wrong("ca-file", "contradicts fingerprints: use one of them");
                }
                return new Trust.AuthorityFile(authorities(config.caFile().get()));
            }
            return fingerprints.isEmpty() ? new Trust.SystemAuthorities() : new Trust.Pinned(pins(fingerprints));
        }

        /// The usual conversion would take a typing error for `false`.
        private boolean insecure() {
            return switch (config.insecure().strip().toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes", "on" -> true;
                case "false", "0", "no", "off" -> false;
                default -> throw wrong("insecure", "must be true or false");
            };
        }

        private Path authorities(String file) {
            Path path = checked("ca-file", file, Path::of);
            if (!Files.isReadable(path)) {
                throw wrong("ca-file", "names a file that cannot be read: " + path);
            }
            return path;
        }

        private Set<String> pins(List<String> fingerprints) {
            return fingerprints.stream()
                    .map(fingerprint -> fingerprint.replace(":", "").strip().toLowerCase(Locale.ROOT))
                    .map(fingerprint -> {
                        if (!FINGERPRINT.matcher(fingerprint).matches()) {
                            throw wrong("fingerprints", "must be SHA-256 fingerprints: 32 bytes in hexadecimal");
                        }
                        return fingerprint;
                    })
                    .collect(Collectors.toUnmodifiableSet());
        }

        private Duration positive(String key, Duration duration) {
            if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Duration.ofMinutes(10)) > 0) {
                throw wrong(key, "must lie between 1 ms and 10 minutes");
            }
            return duration;
        }

        private int requestsPerNode() {
            int requests = config.requestsPerNode();
            if (requests < 1 || requests > MOST_REQUESTS_PER_NODE) {
                throw wrong("requests-per-node", "must lie between 1 and " + MOST_REQUESTS_PER_NODE);
            }
            return requests;
        }

        private <T> T checked(String key, String value, Function<String, T> parser) {
            try {
                return parser.apply(value);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(key(cluster, key) + ": " + e.getMessage(), Set.of(key(cluster, key)));
            }
        }

        private ConfigurationException wrong(String key, String what) {
            return new ConfigurationException(key(cluster, key) + " " + what, Set.of(key(cluster, key)));
        }
    }
}
