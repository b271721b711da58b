package dev.slipway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How often one token, or one address without a token, may ask one process.
@ConfigMapping(prefix = "slipway.rate")
public interface RateConfig {

    Changes changes();

    Reads reads();

    /// A limit.
    interface Rate {

        int perSecond();

        int burst();
    }

    /// Requests that change something: all but GET, HEAD and OPTIONS.
    interface Changes extends Rate {

        /// How many per second in the long run; 0 sets no limit.
        @Override
        @WithDefault("100")
        int perSecond();

        /// How many at once after a silence.
        @Override
        @WithDefault("1000")
        int burst();
    }

    /// Requests that only read, which are answered from memory.
    interface Reads extends Rate {

        /// How many per second in the long run; 0 sets no limit.
        @Override
        @WithDefault("0")
        int perSecond();

        /// How many at once after a silence.
        @Override
        @WithDefault("1000")
        int burst();
    }
}
