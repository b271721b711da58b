package dev.slipway;

import dev.slipway.simulator.SimulatorMain;
import dev.slipway.upkeep.Upkeep;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.Optional;

/// Where the program begins.
@QuarkusMain
public final class Slipway {

    private static final String PROFILE = "quarkus.profile";

    private Slipway() {}

    /// `simulator` and its options start the simulator alone, `demo` starts Slipway on an embedded one, `backup`,
    /// `restore` and `migrate` work on the data directory and end; with none of them Slipway serves the clusters
    /// that are configured.
    public static void main(String... args) {
        String command = args.length == 0 ? "" : args[0];
        if (command.equals("simulator")) {
            SimulatorMain.run(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        Optional<Integer> status = Upkeep.run(System.out, System.err, new SystemClock().clock(), args);
        if (status.isPresent()) {
            System.exit(status.get());
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
