package dev.slipway.database;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// Where Slipway keeps what must outlive it.
@ConfigMapping(prefix = "slipway")
public interface DatabaseConfig {

    /// The only folder that Slipway writes to: the database, and the key that keeps people signed in over a restart.
    /// A relative path starts at the folder that the program is started in. Only one process may use it.
    String dataDirectory();

    Shared database();

    /// The database server, where there is one.
    interface Shared {

        /// A PostgreSQL, such as `postgresql://slipway:secret@db.example:5432/slipway?sslmode=require`, with
        /// user and password percent-encoded. Several replicas share it; without it Slipway is one process
        /// with a SQLite file in the data directory. Quarkus's own `quarkus.datasource.jdbc.url` works too.
        Optional<String> url();
    }
}
