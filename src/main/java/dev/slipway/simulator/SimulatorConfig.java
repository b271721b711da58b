package dev.slipway.simulator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// The simulator that runs inside the application, for demo and development.
@ConfigMapping(prefix = "simulator")
interface SimulatorConfig {

    /// Whether it runs at all; never switch it on beside a real cluster that people use.
    @WithDefault("false")
    boolean enabled();

    /// The TCP port; 0 takes any free one.
    @WithDefault("8806")
    int port();

    /// The address to listen on. The admin path has no authentication, so keep it on loopback.
    @WithDefault("127.0.0.1")
    String host();

    /// A file that keeps the simulated world over restarts; without it every start is a new world.
    Optional<Path> stateFile();

    /// A factor on the duration of tasks and boots; 0 ends them at once.
    @WithDefault("1.0")
    double taskTime();
}
