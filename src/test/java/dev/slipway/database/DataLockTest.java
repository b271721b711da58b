package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may use a data directory.
class DataLockTest {

    @TempDir
    Path folder;

    @Test
    void onlyOneHoldsTheLockUntilItIsClosed() {
        try (DataLock _ = DataLock.take(folder).orElseThrow()) {
            assertThat(DataLock.take(folder)).isEmpty();
        }
        assertThat(DataLock.take(folder)).get().satisfies(DataLock::close);
    }

    @Test
    void aSecondStartOnTheSameFolderIsRefused() {
        // Given
        SqliteGuard first = guard();
        first.customize(Flyway.configure());
        SqliteGuard second = guard();

        // When, Then
        assertThatThrownBy(() -> second.customize(Flyway.configure()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("slipway.data-directory");
        second.close();
        first.close();
    }

    @Test
    void aStartOnASoundDatabaseGoesOn() {
        TestDatabase.sqlite(folder);
        SqliteGuard guard = guard();

        guard.customize(Flyway.configure());

        guard.close();
        assertThat(folder.resolve("slipway.db")).exists();
    }

    @Test
    void aStartOnADamagedDatabaseIsRefusedAndLeavesItAsItIs() throws Exception {
        // Given
        TestDatabase.sqlite(folder);
        Path file = SqliteFile.in(folder).path();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 7);
        Files.write(file, bytes);
        SqliteGuard guard = guard();

        // When, Then
        assertThatThrownBy(() -> guard.customize(Flyway.configure()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("slipway restore");
        guard.close();
        assertThat(file).hasBinaryContent(bytes);
    }

    private SqliteGuard guard() {
        return new SqliteGuard(TestConfig.of(DatabaseConfig.class, "slipway.data-directory", folder.toString()));
    }
}
