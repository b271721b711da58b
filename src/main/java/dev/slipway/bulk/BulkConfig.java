package dev.slipway.bulk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How much may be asked for at once.
@ConfigMapping(prefix = "bulk")
public interface BulkConfig {

    /// How many items one request may have, 1 to 1000; `count` of a creation too. A request counts once for the
    /// rate limit whatever it has in it, so this is the limit of what one call can set going.
    @WithDefault("100")
    int maxItems();
}
