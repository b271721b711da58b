package dev.slipway.database;

import io.smallrye.config.ConfigMapping;

/// Where Slipway keeps what must outlive it.
@ConfigMapping(prefix = "slipway")
public interface DatabaseConfig {

    /// The only folder that Slipway writes to: the database, and the key that keeps people signed in over a restart.
    /// A relative path starts at the folder that the program is started in. Back it up as a whole.
    String dataDirectory();
}
