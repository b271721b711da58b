package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.DataDirectory;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionKeyTest {

    @TempDir
    Path parent;

    private static SmallRyeConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withSources(new SessionKey())
                .build();
    }

    private String key(Path folder) {
        return config(Map.of(DataDirectory.KEY, folder.toString()))
                .getConfigValue(SessionKey.KEY)
                .getValue();
    }

    @Test
    void theKeyOutlivesARestart() {
        Path folder = parent.resolve("data");

        assertThat(key(folder)).hasSize(52).isEqualTo(key(folder)).isNotEqualTo(key(parent.resolve("other")));
    }

    @Test
    void folderAndKeyAreTheOwnersAlone() throws IOException {
        Path folder = parent.resolve("nested/data");

        key(folder);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(SessionKey.FILE))))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aConfiguredKeyIsLeftAlone() {
        Path folder = parent.resolve("data");

        String key = config(Map.of(DataDirectory.KEY, folder.toString(), SessionKey.KEY, "configured-elsewhere"))
                .getConfigValue(SessionKey.KEY)
                .getValue();

        assertThat(key).isEqualTo("configured-elsewhere");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void replicasOnOneDatabaseHaveTheSameKeyAndItIsNotThePassword() {
        Map<String, String> shared = Map.of("slipway.database.url", "postgresql://slipway:hush@db/slipway");

        String one = keyOf("one", shared);
        String two = keyOf("two", shared);
        String other = keyOf("one", Map.of("slipway.database.url", "postgresql://slipway:psst@db/slipway"));

        assertThat(one).hasSize(64).isEqualTo(two).isNotEqualTo(other).doesNotContain("hush");
    }

    private String keyOf(String replica, Map<String, String> settings) {
        Map<String, String> values = new HashMap<>(settings);
        values.put(DataDirectory.KEY, parent.resolve(replica).toString());
        return config(values).getConfigValue(SessionKey.KEY).getValue();
    }

    @Test
    void theBuildFindsNothingToKeep() {
        Path folder = parent.resolve("data");

        Iterable<String> names =
                config(Map.of(DataDirectory.KEY, folder.toString())).getPropertyNames();

        assertThat(names).doesNotContain(SessionKey.KEY);
        assertThat(folder).doesNotExist();
    }
}
