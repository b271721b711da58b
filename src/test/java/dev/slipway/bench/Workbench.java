package dev.slipway.bench;

import dev.slipway.process.Program;
import dev.slipway.process.Program.Running;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Starts the processes of one scenario in a folder of its own below `target/bench`, and sees to it that none outlives
/// the measurement.
final class Workbench {

    private static final Pattern SIMULATING = Pattern.compile("https://[^ ]*:(\\d+)");
    private static final Queue<Running> STARTED = new ConcurrentLinkedQueue<>();

    private final BenchOptions options;
    private final Path folder;

    Workbench(BenchOptions options, String scenario) {
        this.options = options;
        this.folder = Path.of("target", "bench", scenario).toAbsolutePath();
    }

    /// Whatever still runs ends with the one who measures.
    static void endAllAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Running::kill)));
    }

    BenchOptions options() {
        return options;
    }

    /// The long form of a number or duration, or the short one when only a trial is wanted.
    <T> T either(T full, T quick) {
        return options.quick() ? quick : full;
    }

    Path folder() {
        return folder;
    }

    /// A simulator with this world and as many replicas as wanted, all fresh, ready for requests. `settings` are
    /// environment variables of Slipway.
    Site open(World world, Map<String, String> settings) {
        clear();
        Database database = Database.of(options.database());
        Simulator simulator = new Simulator(simulator(world));
        Site site = new Site(this, simulator, database, settings);
        try {
            for (int i = 0; i < options.replicas(); i++) {
                site.start(i);
            }
            return site;
        } catch (RuntimeException | Error failure) {
            site.close();
            throw failure;
        }
    }

    private Running simulator(World world) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorProcess.class.getName()));
        line.addAll(world.arguments());
        return kept(new Program(line, folder).start("simulator", Map.of(), SIMULATING));
    }

    /// Starts one process of the program that is measured, and returns once it listens.
    Running slipway(String name, Map<String, String> environment, Pattern ready) {
        Program program =
                options.binary().map(binary -> Program.binary(binary, folder)).orElseGet(() -> Program.onJvm(folder));
        return kept(program.start(name, environment, ready));
    }

    private static Running kept(Running running) {
        STARTED.add(running);
        return running;
    }

    /// How often a text occurs in what the replicas have printed.
    long printed(String text) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("slipway-.*\\.log"))
                    .flatMap(Workbench::lines)
                    .filter(line -> line.contains(text))
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void clear() {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> old = Files.walk(folder)) {
                old.filter(Files::isRegularFile).map(Path::toFile).forEach(File::delete);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Lets time pass.
    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
