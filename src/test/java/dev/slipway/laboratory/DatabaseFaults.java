package dev.slipway.laboratory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;

/// What can befall the database. A slow disk is imitated: somebody else holds SQLite's write lock, so that every
/// commit of ours stalls, which is what a disk that syncs slowly looks like from above. No disk is slowed down.
final class DatabaseFaults {

    private DatabaseFaults() {}

    static List<FaultClass> all() {
        return List.of(
                new FaultClass("SQLite stalls", 5, site -> site.sqlite().isPresent(), DatabaseFaults::stall),
                new FaultClass(
                        "PostgreSQL restarts",
                        1,
                        site -> site.postgresql().isPresent(),
                        (disturbance, random) -> restart("PostgreSQL restarts", disturbance, false)),
                new FaultClass(
                        "PostgreSQL crashes",
                        1,
                        site -> site.postgresql().isPresent(),
                        (disturbance, random) -> restart("PostgreSQL crashes", disturbance, true)),
                new FaultClass("connection storm", 3, site -> site.postgresql().isPresent(), DatabaseFaults::storm));
    }

    private static void stall(Disturbance disturbance, SplittableRandom random) {
        int millis = 100 + random.nextInt(2900);
        Path file = disturbance.site().sqlite().orElseThrow();
        disturbance.during("SQLite stalls", () -> {
            // a replica that is frozen may hold the lock for that long
            try (Connection outsider = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=60000");
                    Statement statement = outsider.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                Disturbance.pause(millis);
                statement.execute("ROLLBACK");
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private static void restart(String name, Disturbance disturbance, boolean crash) {
        disturbance.during(
                name, () -> disturbance.site().postgresql().orElseThrow().restart(crash));
    }

    private static void storm(Disturbance disturbance, SplittableRandom random) {
        int millis = 300 + random.nextInt(2700);
        disturbance.during("connection storm", () -> {
            List<Connection> taken =
                    disturbance.site().postgresql().orElseThrow().storm();
            Disturbance.pause(millis);
            taken.forEach(DatabaseFaults::close);
        });
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // the server ended it first
        }
    }
}
