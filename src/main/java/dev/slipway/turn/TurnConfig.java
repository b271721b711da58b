package dev.slipway.turn;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How many clones may run at once; the others wait for their turn.
@ConfigMapping(prefix = "turn")
public interface TurnConfig {

    /// On one storage, which is another one on each node unless it is shared; 1 to 100. Each clone allocates under the
    /// storage's lock and fails when it waits there for more than 10 s, which more than three to five of them do.
    @WithDefault("3")
    int clonesPerStorage();

    /// From one template; 1 to 100. Its lock is shared by all of them, but all of them read the same disk.
    @WithDefault("4")
    int clonesPerTemplate();

    /// On the node that carries them out, over all its storages and templates; 1 to 100.
    @WithDefault("6")
    int clonesPerNode();

    /// How often those who wait are looked through even if nothing was heard of, and the longest time after which
    /// listeners are told of a new position.
    @WithDefault("1s")
    Duration lookInterval();
}
