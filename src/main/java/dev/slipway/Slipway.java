package dev.slipway;

import dev.slipway.simulator.SimulatorMain;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;

/// Where the program begins: as the service, as a demonstration of it, or as the simulator alone.
@QuarkusMain
public final class Slipway {

    private static final String PROFILE = "quarkus.profile";

    private Slipway() {}

    /// `simulator` and its options start the simulator alone, `demo` starts Slipway on an embedded one; without
    /// either Slipway serves the clusters that are configured.
    public static void main(String... args) {
        switch (args.length == 0 ? "" : args[0]) {
            case "simulator" -> SimulatorMain.run(Arrays.copyOfRange(args, 1, args.length));
            case "demo" -> {
                Demonstration.begin();
                Quarkus.run(Arrays.copyOfRange(args, 1, args.length));
            }
            default -> Quarkus.run(args);
        }
    }
}
