package dev.slipway.bench;

import dev.slipway.simulator.ProxmoxSimulator;
import java.io.IOException;

/// A program of its own: the simulator with the [World] that its arguments describe. It ends with the one who started
/// it, whose end closes its standard input.
public final class SimulatorProcess {

    private SimulatorProcess() {}

    public static void main(String... arguments) throws IOException {
        try (ProxmoxSimulator simulator =
                ProxmoxSimulator.start(World.parse(arguments).options())) {
            System.out.println(simulator.url());
            System.out.flush();
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
        }
    }
}
