package dev.slipway.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A small Proxmox VE on its own HTTP port: stateful, with tasks that take time, locks, permissions and
/// scripted faults.
///
/// It runs on a Vert.x of its own and shares nothing with the application but the wire. What it does
/// follows the field guide and is compared with recorded exchanges of a real Proxmox VE 8.4 by
/// `ExchangeReplayTest`.
public final class ProxmoxSimulator implements AutoCloseable {

    private static final String USER = "slipway@pve";
    private static final String TOKEN = "slipway@pve!simulator";

    private final Vertx vertx;
    private final Simulation simulation;
    private final SimulatorOptions options;
    private final int port;
    private final Optional<StateFile> stateFile;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ProxmoxSimulator(
            Vertx vertx, Simulation simulation, SimulatorOptions options, int port, Optional<StateFile> stateFile) {
        this.stateFile = stateFile;
        this.vertx = vertx;
        this.simulation = simulation;
        this.options = options;
        this.port = port;
    }

    /// Starts one and returns when it listens; throws [IllegalStateException] when the address is taken.
    public static ProxmoxSimulator start(SimulatorOptions options) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        SimulatorClock clock = options.manualStart
                .<SimulatorClock>map(SimulatorClock.Manual::new)
                .orElseGet(() -> new SimulatorClock.Real(vertx));
        Simulation simulation = new Simulation(options, clock);
        Optional<StateFile> stateFile = options.stateFile.map(file -> new StateFile(file, simulation));
        try {
            stateFile.ifPresent(StateFile::load);
            int port = wait(new HttpFront(simulation, vertx).listen());
            stateFile.ifPresent(file -> file.saveSoonAfterChanges(vertx));
            return new ProxmoxSimulator(vertx, simulation, options, port, stateFile);
        } catch (CompletionException failed) {
            vertx.close();
            String cause = Optional.ofNullable(failed.getCause())
                    .map(Throwable::getMessage)
                    .orElse("");
            throw new IllegalStateException(
                    "cannot listen on %s:%d: %s".formatted(options.host, options.port, cause), failed);
        }
    }

    /// The one place that waits: whoever starts or closes a simulator is a test or a main thread, not an
    /// event loop.
    private static <T> T wait(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    public int port() {
        return port;
    }

    public String url() {
        return "%s://%s:%d".formatted(options.tls ? "https" : "http", options.host, port);
    }

    /// The SHA-256 fingerprint of the certificate, upper-case hex with colons.
    public String fingerprint() {
        return Certificate.FINGERPRINT;
    }

    /// The id of the API token that may do everything Slipway needs.
    public String tokenId() {
        return TOKEN;
    }

    public String tokenSecret() {
        return secret(TOKEN);
    }

    /// The user that may do everything Slipway needs, for login with a password.
    public String user() {
        return USER;
    }

    public String password() {
        return secret(USER);
    }

    private String secret(String id) {
        return options.accounts.stream()
                .filter(account -> account.id().equals(id))
                .findFirst()
                .map(SimulatorOptions.Account::secret)
                .orElseThrow();
    }

    /// The latest requests to the API, oldest first, at most 20,000.
    public List<RequestRecord> requests() {
        return simulation.requests.list();
    }

    public void clearRequests() {
        simulation.requests.clear();
    }

    /// Whether a request waits for a lock or a delay, and so for the clock.
    boolean holdsRequests() {
        return simulation.requests.holdsRequests();
    }

    /// All guests as they are now, by VMID.
    public List<GuestView> guests() {
        return simulation.get(() -> GuestView.of(simulation.world));
    }

    public Optional<GuestView> guest(int vmid) {
        return guests().stream().filter(guest -> guest.vmid() == vmid).findFirst();
    }

    /// The ids of all volumes on all storages, base images included.
    public List<String> volumes() {
        return simulation.get(() -> simulation.world.volumes().stream()
                .filter(volume -> volume.content().equals("images"))
                .map(Volume::id)
                .sorted()
                .toList());
    }

    /// The exit status of every task that has ended, by UPID; running tasks have an empty one. Newest first.
    public List<TaskView> tasks() {
        return simulation.get(
                () -> simulation.tasks.list().stream().map(TaskView::of).toList());
    }

    public Faults faults() {
        return simulation.faults;
    }

    /// Changes the guest from outside: a foreign hand at the wheel, for example somebody who edits a
    /// description.
    public void edit(int vmid, String option, String value) {
        simulation.run(() -> Optional.ofNullable(simulation.world.guests.get(vmid))
                .ifPresent(guest -> guest.config.put(option, value)));
    }

    /// Whether there is a system inside that boots, answers the agent and obeys a shutdown.
    public void system(int vmid, boolean present) {
        simulation.run(() ->
                Optional.ofNullable(simulation.world.guests.get(vmid)).ifPresent(guest -> guest.hasSystem = present));
    }

    /// The files on all storages that belong to no guest: ISO images, and what was downloaded.
    public List<String> files() {
        return simulation.get(() -> simulation.world.volumes().stream()
                .filter(volume -> !volume.content().equals("images"))
                .map(Volume::id)
                .sorted()
                .toList());
    }

    /// Puts more guests into the running world, as if somebody had made them by other means.
    public void add(WorldPlan plan) {
        simulation.run(() -> WorldBuilder.addGuests(simulation.world, plan, simulation.clock.now()));
    }

    /// Switches a guest on or off at once, without a task.
    public void power(int vmid, boolean on) {
        simulation.run(() -> Optional.ofNullable(simulation.world.guests.get(vmid))
                .ifPresent(guest -> {
                    if (on) {
                        new Machine(simulation).boot(guest);
                    } else {
                        guest.powerOff();
                    }
                }));
    }

    /// Pauses a running guest at once, without a task.
    public void pause(int vmid) {
        simulation.run(() -> Optional.ofNullable(simulation.world.guests.get(vmid))
                .filter(guest -> guest.running)
                .ifPresent(guest -> guest.paused = true));
    }

    /// Moves a guest to another node at once, as if it had been migrated; its disks must be on shared storage.
    public void move(int vmid, String node) {
        simulation.run(
                () -> Optional.ofNullable(simulation.world.guests.get(vmid)).ifPresent(guest -> guest.node = node));
    }

    /// Makes a template of a guest at once, without a task.
    public void template(int vmid) {
        simulation.run(() ->
                Optional.ofNullable(simulation.world.guests.get(vmid)).ifPresent(new CreateCalls(simulation)::convert));
    }

    /// Takes a guest away at once, without a task; its disks stay.
    public void remove(int vmid) {
        simulation.run(() -> simulation.world.guests.remove(vmid));
    }

    /// Takes the lock off a guest's configuration, as root does with `qm unlock`.
    public void unlock(int vmid) {
        simulation.run(() ->
                Optional.ofNullable(simulation.world.guests.get(vmid)).ifPresent(guest -> guest.config.remove("lock")));
    }

    /// Kills the workers of all running tasks, as SIGKILL does: nothing is cleaned up.
    public void killWorkers() {
        simulation.run(simulation.tasks::killAll);
    }

    /// A fresh ticket for a user, without a password.
    Authentication.Login login(String user) {
        return simulation.get(() -> simulation.authentication.issue(user));
    }

    /// Puts a guest under the high-availability manager.
    public void manage(int vmid) {
        simulation.run(() -> Optional.ofNullable(simulation.world.guests.get(vmid))
                .ifPresent(guest -> guest.haState = Optional.of(guest.running ? "started" : "stopped")));
    }

    /// Moves the manual clock on and runs what falls due; throws [IllegalStateException] on the real clock.
    public void advance(Duration step) {
        switch (simulation.clock) {
            case SimulatorClock.Manual manual -> manual.advance(step);
            case SimulatorClock.Real real -> throw new IllegalStateException("the real clock cannot be advanced");
        }
    }

    /// Closes the port and every connection, and writes the state file. A second call does nothing more.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        simulation.onChange(() -> {});
        stateFile.ifPresent(StateFile::save);
        wait(vertx.close());
    }
}
