package dev.slipway.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.FlywayDataSource;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
        try {
            lock = DataLock.take(folder)
                    .orElseThrow(() -> stop("another Slipway uses it. Stop that one first, or give this one its own: "
                            + DataDirectory.KEY));
            damage().ifPresent(damage -> {
                throw stop("the database in it is damaged: " + damage
                        + ". Restore a backup with slipway restore FILE --force; docs/operations.md says more");
            });
        } catch (UncheckedIOException failure) {
            throw stop(failure.getMessage() + ": " + failure.getCause());
        } catch (DatabaseException failure) {
            throw stop("the database in it cannot be opened, which a full disk may be the reason of: "
                    + failure.getMessage());
        }
    }

    private Optional<String> damage() {
        SqliteFile file = SqliteFile.in(folder);
        return Files.exists(file.path()) ? file.damageSeenWithin(CHECK_LIMIT) : Optional.empty();
    }

    private ConfigurationException stop(String reason) {
        return new ConfigurationException(
                "slipway: not started on the data directory %s: %s".formatted(folder, reason));
    }

    @PreDestroy
    void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
