package dev.slipway.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.FlywayDataSource;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/// Stands before the first thing that opens the SQLite file, which is its migration: only one process may use it, and
/// only while it is sound. What it finds wrong ends the start with a message and without a stack trace.
@Singleton
@FlywayDataSource("sqlite")
class SqliteGuard implements FlywayConfigurationCustomizer {

    /// About 100 MB per second are checked on an ordinary disk.
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(10);

    private final Path folder;
    private @Nullable DataLock lock;

    SqliteGuard(DatabaseConfig config) {
        this.folder = DataDirectory.at(config.dataDirectory());
    }

    @Override
    public void customize(FluentConfiguration migration) {
        lock = DataLock.take(folder)
                .orElseThrow(() -> new ConfigurationException(
                        "slipway: another Slipway uses the data directory %s. Stop it first, or give this one its own: %s"
                                .formatted(folder, DataDirectory.KEY)));
        SqliteFile file = SqliteFile.in(folder);
        if (Files.exists(file.path())) {
            file.damageSeenWithin(CHECK_LIMIT).ifPresent(damage -> {
                throw new ConfigurationException(
                        "slipway: the database %s is damaged, so nothing was started: %s. Restore a backup with slipway restore FILE --force; docs/operations.md says more."
                                .formatted(file.path(), damage));
            });
        }
    }

    @PreDestroy
    void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
