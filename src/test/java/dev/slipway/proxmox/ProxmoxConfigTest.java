package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxmoxConfigTest {

    private static final String PIN =
            "D3:87:21:0B:C6:0A:9F:AB:DB:CF:64:E0:69:4B:5F:60:" + "1C:B9:1D:BE:02:B4:F6:B1:6B:C9:A5:A2:75:E3:8F:72";

    @Test
    void mayBeEmpty() {
        assertThat(environment(Map.of()).clusters().values())
                .allMatch(cluster -> cluster.url().isEmpty());
    }

    @Test
    void readsTheEnvironmentOfTheDefaultCluster() {
        ProxmoxConfig config = environment(Map.of(
                "PROXMOX_URL", "https://pve1.example.org:8006,https://pve2.example.org",
                "PROXMOX_TOKEN_ID", "root@pam!slipway",
                "PROXMOX_TOKEN_SECRET", "secret",
                "PROXMOX_NODE", "pve1",
                "PROXMOX_FINGERPRINTS", PIN,
                "PROXMOX_READ_TIMEOUT", "40s"));

        ClusterSettings settings = settings(config, "default");

        assertThat(settings.name()).isEqualTo(ClusterName.DEFAULT);
        assertThat(settings.endpoints())
                .containsExactly(
                        URI.create("https://pve1.example.org:8006"), URI.create("https://pve2.example.org:8006"));
        assertThat(settings.credentials()).isEqualTo(new Credentials.Token("root@pam!slipway", "secret"));
        assertThat(settings.preferredNode()).contains(new NodeName("pve1"));
        assertThat(settings.trust())
                .isEqualTo(new Trust.Pinned(Set.of(PIN.replace(":", "").toLowerCase(Locale.ROOT))));
        assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(40));
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.requestsPerNode()).isEqualTo(6);
    }

    @Test
    void takesATokenNameTogetherWithItsUser() {
        ProxmoxConfig config = environment(Map.of(
                "PROXMOX_URL", "https://pve",
                "PROXMOX_USER", "root@pam",
                "PROXMOX_TOKEN_ID", "slipway",
                "PROXMOX_TOKEN_SECRET", "secret",
                "PROXMOX_INSECURE", "true"));

        ClusterSettings settings = settings(config, "default");

        assertThat(settings.credentials()).isEqualTo(new Credentials.Token("root@pam!slipway", "secret"));
        assertThat(settings.trust()).isEqualTo(new Trust.Anything());
    }

    @Test
    void takesAPasswordWithoutAToken() {
        ProxmoxConfig config = environment(
                Map.of("PROXMOX_URL", "https://pve", "PROXMOX_USER", "root@pam", "PROXMOX_PASSWORD", "secret"));
        assertThat(settings(config, "default").credentials()).isEqualTo(new Credentials.Password("root@pam", "secret"));
    }

    @Test
    void readsMoreClustersFromTheEnvironment() {
        ProxmoxConfig config = environment(Map.of(
                "PROXMOX_URL", "https://pve",
                "PROXMOX_TOKEN_ID", "root@pam!ci",
                "PROXMOX_TOKEN_SECRET", "secret",
                "PROXMOX_EAST_URL", "https://east",
                "PROXMOX_EAST_TOKEN_ID", "root@pam!cd",
                "PROXMOX_EAST_TOKEN_SECRET", "secret"));

        assertThat(config.clusters()).containsKeys("default", "east");
        assertThat(settings(config, "east").credentials()).isEqualTo(new Credentials.Token("root@pam!cd", "secret"));
    }

    @Test
    void readsMoreClustersFromProperties() {
        ProxmoxConfig config = properties(Map.of(
                "proxmox.west-2.url", "https://west",
                "proxmox.west-2.token-id", "root@pam!cd",
                "proxmox.west-2.token-secret", "secret"));

        assertThat(config.clusters()).containsKey("west-2");
        assertThat(settings(config, "west-2").endpoints()).containsExactly(URI.create("https://west:8006"));
    }

    @Test
    void readsAnAuthorityFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "x");
        assertThat(settings(with("proxmox.ca-file", file.toString()), "default").trust())
                .isEqualTo(new Trust.AuthorityFile(file));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8006, http://localhost:8006",
        "http://127.0.0.1, http://127.0.0.1:8006",
        "https://[::1], https://[::1]:8006",
        "pve1.example.org, https://pve1.example.org:8006",
        "pve1.example.org:443, https://pve1.example.org:443",
        "HTTPS://pve1.example.org/, https://pve1.example.org:8006",
        "https://pve1.example.org/api2/json, https://pve1.example.org:8006"
    })
    void completesAddresses(String url, String endpoint) {
        assertThat(settings(with("proxmox.url", url), "default").endpoints()).containsExactly(URI.create(endpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "proxmox.url, http://pve1.example.org:8006",
        "proxmox.url, ftp://pve1.example.org",
        "proxmox.url, https://root:hidden@pve1.example.org",
        "proxmox.url, https://pve1.example.org/pve",
        "proxmox.url, https://",
        "proxmox.url, https://a b",
        "proxmox.token-id, root!slipway",
        "proxmox.token-id, root@pam!",
        "proxmox.token-id, slipway",
        "proxmox.token-secret, a b",
        "proxmox.node, pve_1",
        "proxmox.ca-file, does/not/exist.pem",
        "proxmox.fingerprints, AB:CD",
        "proxmox.connect-timeout, 0s",
        "proxmox.read-timeout, 1h",
        "proxmox.insecure, maybe",
        "proxmox.requests-per-node, 0",
        "proxmox.requests-per-node, 65"
    })
    void namesTheKeyOfAWrongValue(String key, String value) {
        assertThatThrownBy(() -> settings(with(key, value), "default"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(key)
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxmox.read-timeout", "proxmox.requests-per-node"})
    void namesTheKeyOfAValueOfTheWrongType(String key) {
        assertThatThrownBy(() -> with(key, "soon")).hasMessageContaining(key);
    }

    @Test
    void namesTheMissingKey() {
        assertThatThrownBy(() -> settings(properties(Map.of("proxmox.url", "https://pve")), "default"))
                .hasMessageStartingWith("proxmox.token-id is missing");
        assertThatThrownBy(() -> settings(
                        properties(Map.of("proxmox.east.url", "https://pve", "proxmox.east.user", "root@pam")), "east"))
                .hasMessageStartingWith("proxmox.east.password is missing");
        assertThatThrownBy(() -> settings(
                        properties(Map.of("proxmox.url", "https://pve", "proxmox.token-id", "root@pam!x")), "default"))
                .hasMessageStartingWith("proxmox.token-secret is missing");
    }

    @Test
    void namesAClusterThatCannotBeOne() {
        assertThatThrownBy(() -> settings(
                        properties(Map.of(
                                "proxmox.East.url", "https://pve",
                                "proxmox.East.token-id", "root@pam!x",
                                "proxmox.East.token-secret", "secret")),
                        "East"))
                .hasMessageStartingWith("proxmox.East.url");
    }

    @Test
    void showsNoSecret() {
        assertThat(List.of(
                                new Credentials.Token("root@pam!slipway", "hidden"),
                                new Credentials.Password("root@pam", "hidden"),
                                settings(with("proxmox.token-secret", "hidden"), "default"))
                        .toString())
                .doesNotContain("hidden");
    }

    /// A complete configuration in which one key is different.
    private static ProxmoxConfig with(String key, String value) {
        Map<String, String> values = new HashMap<>(Map.of(
                "proxmox.url", "https://pve1.example.org:8006",
                "proxmox.token-id", "root@pam!slipway",
                "proxmox.token-secret", "secret"));
        values.put(key, value);
        return properties(values);
    }

    private static ClusterSettings settings(ProxmoxConfig config, String cluster) {
        return ClusterSettings.of(cluster, config.clusters().get(cluster));
    }

    private static ProxmoxConfig properties(Map<String, String> values) {
        return mapping(new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(values, "test", 100)));
    }

    private static ProxmoxConfig environment(Map<String, String> values) {
        return mapping(new SmallRyeConfigBuilder().withSources(new EnvConfigSource(values, 300)));
    }

    private static ProxmoxConfig mapping(SmallRyeConfigBuilder builder) {
        SmallRyeConfig config = builder.addDefaultInterceptors()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(ProxmoxConfig.class)
                .build();
        return config.getConfigMapping(ProxmoxConfig.class);
    }
}
