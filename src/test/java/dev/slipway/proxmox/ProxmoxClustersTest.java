package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProxmoxClustersTest {

    @Test
    void thereMayBeNone() {
        ProxmoxClusters configured = clusters(Map.of());
        assertThat(configured.names()).isEmpty();
        assertThat(configured.defaultCluster()).isEqualTo(ClusterName.DEFAULT);
        assertThat(configured.preferredNode(ClusterName.DEFAULT)).isEmpty();
        assertThatThrownBy(() -> configured.client(ClusterName.DEFAULT))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("proxmox.url");
    }

    @Test
    void eachClusterHasOneClient() {
        ProxmoxClusters clusters = clusters(Map.of(
                "proxmox.url", "https://pve1",
                "proxmox.token-id", "root@pam!ci",
                "proxmox.token-secret", "secret",
                "proxmox.node", "pve1",
                "proxmox.east.url", "https://east",
                "proxmox.east.user", "root@pam",
                "proxmox.east.password", "secret"));

        ClusterName east = new ClusterName("east");

        assertThat(clusters.names()).containsExactly(ClusterName.DEFAULT, east);
        assertThat(clusters.client(east).cluster()).isEqualTo(east);
        assertThat(clusters.client(east)).isSameAs(clusters.client(east));
        assertThat(clusters.preferredNode(ClusterName.DEFAULT)).contains(new NodeName("pve1"));
        assertThat(clusters.preferredNode(east)).isEmpty();
        clusters.end(new ShutdownEvent());
    }

    @Test
    void theFirstClusterIsTheDefaultWhenNoneIsNamedSo() {
        ProxmoxClusters clusters = clusters(Map.of(
                "proxmox.west.url", "https://west",
                "proxmox.west.user", "root@pam",
                "proxmox.west.password", "secret"));
        assertThat(clusters.defaultCluster()).isEqualTo(new ClusterName("west"));
        clusters.end(new ShutdownEvent());
    }

    @Test
    void aWrongValueStopsTheStart() {
        assertThatThrownBy(() -> clusters(Map.of("proxmox.url", "https://pve1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("proxmox.token-id is missing");
    }

    @Test
    void credentialsWithoutAnAddressConfigureNothing() {
        assertThat(clusters(Map.of("proxmox.token-id", "root@pam!ci")).names()).isEmpty();
    }

    @Test
    void unverifiedTlsIsSaidAloud() {
        Map<String, String> values = new HashMap<>(Map.of(
                "proxmox.url", "https://pve1",
                "proxmox.token-id", "root@pam!ci",
                "proxmox.token-secret", "hidden",
                "proxmox.insecure", "true"));
        ProxmoxClusters clusters = clusters(values);

        List<String> said = loggedBy(() -> clusters.begin(new StartupEvent()));

        assertThat(said).singleElement().asString().contains("NOT VERIFIED", "proxmox.insecure");
        clusters.end(new ShutdownEvent());
    }

    private static List<String> loggedBy(Runnable action) {
        List<String> said = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                said.add(entry.getMessage().formatted(entry.getParameters()));
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        Logger logger = Logger.getLogger(ProxmoxClusters.class.getName());
        logger.addHandler(handler);
        action.run();
        logger.removeHandler(handler);
        return said;
    }

    private static ProxmoxClusters clusters(Map<String, String> values) {
        ProxmoxConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(ProxmoxConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(ProxmoxConfig.class);
        return new ProxmoxClusters(config, InstantSource.system(), () -> true);
    }
}
