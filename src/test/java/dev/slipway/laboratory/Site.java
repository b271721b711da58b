package dev.slipway.laboratory;

import dev.slipway.process.JsonApi;
import dev.slipway.process.Program;
import dev.slipway.process.Program.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All processes of one trial: a simulated cluster, a database server where there is one, and the replicas. Closing it
/// ends every one of them, and so does the end of this JVM.
final class Site implements AutoCloseable {

    static final String TOKEN = "token-of-the-fault-laboratory";

    private static final Pattern SIMULATING = Pattern.compile("https://[^ ]*:(\\d+)");

    /// What is long for people is short here, in proportion: tasks take a tenth of their time.
    private static final Map<String, String> HASTE = Map.ofEntries(
            Map.entry("OPERATION_LEASE", "5s"),
            Map.entry("OPERATION_RETRY_PAUSE", "100ms"),
            Map.entry("OPERATION_RETRY_PAUSE_MAX", "1s"),
            Map.entry("OPERATION_RETRY_FOR", "20s"),
            Map.entry("TASK_FIRST_LOOK", "50ms"),
            Map.entry("TASK_SLOWEST", "500ms"),
            Map.entry("TASK_SLOWEST_UNANSWERED", "1s"),
            Map.entry("TASK_UNKNOWN_FOR", "1s"),
            Map.entry("TASK_DEADLINE_QMCLONE", "20s"),
            Map.entry("TASK_DEADLINE_QMSTART", "20s"),
            Map.entry("TASK_DEADLINE_QMSTOP", "20s"),
            Map.entry("TASK_DEADLINE_QMDESTROY", "20s"),
            Map.entry("TASK_DEADLINE_RESIZE", "20s"),
            Map.entry("TASK_DEADLINE_QMSHUTDOWN", "20s"),
            Map.entry("TASK_DEADLINE_QMREBOOT", "20s"),
            Map.entry("TASK_DEADLINE_QMRESET", "20s"),
            Map.entry("TASK_DEADLINE_QMSUSPEND", "20s"),
            Map.entry("TASK_DEADLINE_QMRESUME", "20s"),
            Map.entry("TASK_DEADLINE_QMCONFIG", "20s"),
            Map.entry("TASK_DEADLINE_QMSNAPSHOT", "20s"),
            Map.entry("TASK_DEADLINE_QMDELSNAPSHOT", "20s"),
            Map.entry("TASK_DEADLINE_QMROLLBACK", "20s"),
            Map.entry("PROVISIONING_ADDRESS_DEADLINE", "3s"),
            Map.entry("PROVISIONING_ADDRESS_INTERVAL", "300ms"),
            Map.entry("PROVISIONING_LATE_EXECUTION", "4s"),
            Map.entry("INVENTORY_INTERVAL", "1s"),
            Map.entry("INVENTORY_STATISTICS_LAG", "2s"),
            Map.entry("PLACEMENT_SETTLE_TIME", "2s"),
            Map.entry("PLACEMENT_VMID_REST", "24h"),
            Map.entry("PROXMOX_CONNECT_TIMEOUT", "2s"),
            Map.entry("PROXMOX_READ_TIMEOUT", "4s"));

    private final Running simulator;
    private final SimulatorAdmin admin;
    private final Optional<PostgresqlProcess> postgresql;
    private final List<Replica> replicas;
    private final boolean clocks;
    private final Path folder;
    private final Thread atExit = new Thread(this::end);

    private Site(
            Path folder,
            Running simulator,
            Optional<PostgresqlProcess> postgresql,
            List<Replica> replicas,
            boolean clocks) {
        this.clocks = clocks;
        this.folder = folder;
        this.simulator = simulator;
        this.admin = new SimulatorAdmin(simulator.port());
        this.postgresql = postgresql;
        this.replicas = replicas;
    }

    /// One replica keeps its journal in SQLite, several in PostgreSQL.
    static Site begin(Path folder, int count, long seed) {
        clear(folder);
        Program program = Program.onJvm(
                folder,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temporary(folder));
        Running simulator = program.start(
                "simulator",
                Map.of(),
                SIMULATING,
                "simulator",
                "--port",
                "0",
                "--task-time",
                "0.1",
                "--lock-wait",
                "1",
                "--statistics-lag",
                "1",
                "--agent-probe",
                "0.2",
                "--seed",
                Long.toString(Math.floorMod(seed, 1L << 40)));
        List<AutoCloseable> begun = new ArrayList<>(List.of(simulator));
        try {
            Optional<PostgresqlProcess> postgresql =
                    count == 1 ? Optional.empty() : Optional.of(new PostgresqlProcess(folder.resolve("postgresql")));
            postgresql.ifPresent(begun::add);
            Optional<Path> library = ShiftedClock.library(folder);
            List<Replica> replicas = IntStream.rangeClosed(1, count)
                    .mapToObj(number -> replica(number, program, simulator, postgresql, library))
                    .toList();
            begun.addAll(replicas);
            Site site = new Site(folder, simulator, postgresql, replicas, library.isPresent());
            Runtime.getRuntime().addShutdownHook(site.atExit);
            site.startReplicas();
            return site;
        } catch (RuntimeException | Error failure) {
            begun.reversed().forEach(Site::closeQuietly);
            throw failure;
        }
    }

    private void startReplicas() {
        try (ExecutorService starts = Executors.newCachedThreadPool()) {
            List.copyOf(replicas).stream()
                    .map(replica -> starts.submit(replica::start))
                    .toList();
        }
    }

    private static Replica replica(
            int number,
            Program program,
            Running simulator,
            Optional<PostgresqlProcess> postgresql,
            Optional<Path> library) {
        String name = "replica-" + number;
        Map<String, String> environment = new HashMap<>(HASTE);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        environment.put("SLIPWAY_DATA_DIRECTORY", name);
        environment.put("SLIPWAY_ADMIN_TOKEN", TOKEN);
        environment.put("SLIPWAY_ADMIN_PASSWORD", "password of the laboratory");
        environment.put("PROXMOX_URL", "https://127.0.0.1:" + simulator.port());
        environment.put("PROXMOX_FINGERPRINTS", JsonApi.simulatorFingerprint());
        environment.put("PROXMOX_TOKEN_ID", "slipway@pve!simulator");
        environment.put("PROXMOX_TOKEN_SECRET", "5e1f0d9c-7b1a-4c3e-9d2f-000000005afe");
        postgresql.ifPresent(server -> environment.put("SLIPWAY_DATABASE_URL", server.url()));
        return new Replica(name, program, environment, library);
    }

    SimulatorAdmin simulator() {
        return admin;
    }

    Optional<PostgresqlProcess> postgresql() {
        return postgresql;
    }

    /// The SQLite file, where that is the journal.
    Optional<Path> sqlite() {
        return postgresql.isPresent()
                ? Optional.empty()
                : Optional.of(folder.resolve("replica-1").resolve("slipway.db"));
    }

    List<Replica> replicas() {
        return replicas;
    }

    /// Whether the wall clocks of the replicas can be set here.
    boolean canSetClocks() {
        return clocks;
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // the JVM ends already, and the hook runs
        }
    }

    private void end() {
        replicas.forEach(Site::closeQuietly);
        simulator.kill();
        postgresql.ifPresent(Site::closeQuietly);
        // one that was being started meanwhile is known by nothing but its folder
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains(temporary(folder).toString()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /// One that does not close must not keep the others alive.
    private static void closeQuietly(AutoCloseable process) {
        try {
            process.close();
        } catch (Exception failure) {
            System.err.println("not closed: " + process + ": " + failure);
        }
    }

    private static Path temporary(Path folder) {
        try {
            return Files.createDirectories(folder.resolve("tmp")).toAbsolutePath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void clear(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> old = Files.walk(folder)) {
                old.filter(path -> !path.equals(folder))
                        .sorted(Comparator.reverseOrder())
                        .map(Path::toFile)
                        .forEach(java.io.File::delete);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
