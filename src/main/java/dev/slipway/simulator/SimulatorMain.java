package dev.slipway.simulator;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/// The simulator as a program of its own, `slipway simulator`. It runs before and without Quarkus.
public final class SimulatorMain {

    private static final String USAGE = """
            usage: slipway simulator [options]

              --port N             TCP port (8006)
              --host ADDRESS       address to listen on (127.0.0.1)
              --state-file FILE    keep the world in this file over restarts
              --task-time FACTOR   duration of tasks: 1 is realistic, 0 ends them at once (1)
              --lock-wait S        seconds that a task waits for a lock (10)
              --statistics-lag S   seconds by which lists lag behind the present (10)
              --agent-probe S      seconds that a call to a silent guest agent takes (3)
              --seed N             what its random numbers begin with (42)
              --plain-http         HTTP instead of HTTPS
              --help               this text
            """;

    private SimulatorMain() {}

    /// Starts it and returns; it runs on until the process is told to end. A wrong argument ends the
    /// process with status 2, a taken port with status 1, both with a message.
    public static void run(String... args) {
        int status = start(System.out, System.err, SimulatorMain::closeAtEnd, args);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static void closeAtEnd(ProxmoxSimulator simulator) {
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
    }

    /// Hands over the started simulator and yields 0, or 2 for wrong arguments, or 1 when it cannot listen.
    static int start(PrintStream out, PrintStream err, Consumer<ProxmoxSimulator> started, String... args) {
        SimulatorOptions options = SimulatorOptions.realistic().port(8006);
        try {
            if (List.of(args).contains("--help")) {
                out.print(USAGE);
                return 0;
            }
            read(options, List.of(args).iterator());
        } catch (IllegalArgumentException wrong) {
            err.println("slipway simulator: " + wrong.getMessage());
            err.print(USAGE);
            return 2;
        }
        try {
            ProxmoxSimulator simulator = ProxmoxSimulator.start(options);
            greet(out, simulator);
            started.accept(simulator);
            return 0;
        } catch (IllegalStateException failed) {
            err.println("slipway simulator: " + failed.getMessage());
            return 1;
        }
    }

    private static void read(SimulatorOptions options, Iterator<String> args) {
        while (args.hasNext()) {
            String name = args.next();
            switch (name) {
                case "--port" -> options.port(port(value(name, args)));
                case "--host" -> options.host(value(name, args));
                case "--state-file" -> options.stateFile(Path.of(value(name, args)));
                case "--task-time" -> options.taskTime(factor(value(name, args)));
                case "--lock-wait" -> options.lockWait(seconds(name, value(name, args)));
                case "--statistics-lag" -> options.statisticsLag(seconds(name, value(name, args)));
                case "--agent-probe" -> options.agentProbe(seconds(name, value(name, args)));
                case "--seed" -> options.seed(seed(value(name, args)));
                case "--plain-http" -> options.plainHttp();
                case String unknown -> throw new IllegalArgumentException("unknown option " + unknown);
            }
        }
    }

    private static String value(String name, Iterator<String> args) {
        if (!args.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return args.next();
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("--port is a number from 0 to 65535, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static double factor(String text) {
        return number("--task-time", text);
    }

    private static Duration seconds(String name, String text) {
        return Duration.ofMillis(Math.round(number(name, text) * 1000));
    }

    private static double number(String name, String text) {
        if (!text.matches("\\d{1,4}(\\.\\d{1,6})?")) {
            throw new IllegalArgumentException(name + " is a number like 0.5, not " + text);
        }
        return Double.parseDouble(text);
    }

    private static long seed(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("--seed is a whole number, not " + text);
        }
        return Long.parseLong(text);
    }

    private static void greet(PrintStream out, ProxmoxSimulator simulator) {
        out.println("A simulated Proxmox VE, not a real one, and no secrets in it.");
        out.println("  URL           " + simulator.url());
        out.println("  fingerprint   " + simulator.fingerprint());
        out.println("  token id      " + simulator.tokenId());
        out.println("  token secret  " + simulator.tokenSecret());
        out.println("  user          " + simulator.user());
        out.println("  password      " + simulator.password());
        out.flush();
    }
}
