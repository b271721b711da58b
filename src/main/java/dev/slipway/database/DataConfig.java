package dev.slipway.database;

import io.smallrye.config.ConfigMapping;

/// Where everything that Slipway writes lies.
@ConfigMapping(prefix = "slipway")
public interface DataConfig {

    /// The folder of the database and of the keys that must outlive a restart; made at the first start, for us alone.
    /// A relative path counts from the folder in which the program was started.
    String dataDirectory();
}
