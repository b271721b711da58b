package dev.slipway.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How many consoles there may be, and for how long.
@ConfigMapping(prefix = "console")
public interface ConsoleConfig {

    /// For how long a ticket may be redeemed: as long as a browser may take to open the page.
    @WithDefault("30s")
    Duration ticketLifetime();

    /// How many consoles one process keeps open at once. Each is a task on its node, which has 100 ports for them.
    @WithDefault("50")
    int mostOpen();

    /// How often both ends are asked whether they are still there. One that is silent for three times as long is gone.
    @WithDefault("20s")
    Duration pingInterval();

    /// After how long without a key, a pointer, a clipboard or a text of its viewer a console is closed. What a
    /// page says by itself does not count.
    @WithDefault("1h")
    Duration idleLimit();
}
