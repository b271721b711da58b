package dev.slipway;

import dev.slipway.simulator.SimulatorMain;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;

/// Where the program begins.
@QuarkusMain
public final class Slipway {

    private static final String PROFILE = "quarkus.profile";

    private Slipway() {}

    /// `simulator` and its options start the simulator alone, `demo` starts Slipway on an embedded one; without
    /// either Slipway serves the clusters that are configured.
    public static void main(String... args) {
        String command = args.length == 0 ? "" : args[0];
        if (command.equals("simulator")) {
            SimulatorMain.run(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        if (command.equals(Demonstration.PROFILE)) {
            System.setProperty(PROFILE, Demonstration.PROFILE);
        }
        if (Demonstration.chosen(System.getProperty(PROFILE), System.getenv("QUARKUS_PROFILE"))) {
            Demonstration.settings().forEach(System::setProperty);
        }
        Quarkus.run(args);
    }
}
