package dev.slipway.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What to start: where it listens, what it holds, how fast it is, and how strict about connections.
///
/// [#realistic] is for people, [#forTests] for tests. Every setter returns the same object.
public final class SimulatorOptions {

    /// A user or an API token with its secret and its privileges by ACL path; deeper paths replace
    /// shallower ones.
    record Account(String id, String secret, Map<String, Set<String>> privileges) {}

    String host = "127.0.0.1";
    int port;
    boolean tls = true;
    String version = "8.4.21";
    WorldPlan world = WorldPlan.threeNodes();
    double taskTime = 1;
    Optional<Instant> manualStart = Optional.empty();
    Duration unauthorizedDelay = Duration.ofSeconds(3);
    Duration agentProbe = Duration.ofSeconds(3);
    Duration agentBoot = Duration.ofSeconds(5);
    Duration lockWait = Duration.ofSeconds(10);
    Duration statisticsLag = Duration.ofSeconds(10);
    Duration idleTimeout = Duration.ofSeconds(5);
    int requestsPerConnection = 100;
    int storageLocks = 1;
    Duration storageLockTime = Duration.ofMillis(500);
    Duration latency = Duration.ZERO;
    double numericStrings = 0.02;
    long seed = 42;
    Optional<Path> stateFile = Optional.empty();
    final List<Account> accounts = new ArrayList<>();

    private SimulatorOptions() {
        user("root@pam", "slipway", Map.of("/", Privileges.ALL));
        user("slipway@pve", "slipway", Map.of("/", Privileges.OPERATOR));
        token("slipway@pve!simulator", "5e1f0d9c-7b1a-4c3e-9d2f-000000005afe", Map.of("/", Privileges.OPERATOR));
    }

    /// As slow and as strict as the real thing, within reason.
    public static SimulatorOptions realistic() {
        return new SimulatorOptions();
    }

    /// Tasks end at once, nothing is delayed, statistics are always fresh; any free port.
    public static SimulatorOptions forTests() {
        return new SimulatorOptions()
                .taskTime(0)
                .unauthorizedDelay(Duration.ZERO)
                .agentProbe(Duration.ZERO)
                .statisticsLag(Duration.ZERO)
                .lockWait(Duration.ofMillis(200));
    }

    public SimulatorOptions host(String value) {
        host = value;
        return this;
    }

    /// The TCP port; 0 takes any free one.
    public SimulatorOptions port(int value) {
        port = value;
        return this;
    }

    public SimulatorOptions plainHttp() {
        tls = false;
        return this;
    }

    /// The Proxmox VE version to answer as, for example `9.2.11`; the parameter tables follow it.
    public SimulatorOptions version(String value) {
        version = value;
        return this;
    }

    public SimulatorOptions world(WorldPlan value) {
        world = value;
        return this;
    }

    /// Scales every task and the boot of a guest; 0 ends them at once, before the answer to the call that
    /// starts them.
    public SimulatorOptions taskTime(double factor) {
        taskTime = factor;
        return this;
    }

    /// Time stands still except for [ProxmoxSimulator#advance]; also delayed answers wait for it.
    public SimulatorOptions manualClock() {
        manualStart = Optional.of(Instant.parse("2026-01-05T08:00:00Z"));
        return this;
    }

    /// How long a 401 is held back; Proxmox VE takes 3 s.
    public SimulatorOptions unauthorizedDelay(Duration value) {
        unauthorizedDelay = value;
        return this;
    }

    /// How long a guest agent call takes while no agent answers; Proxmox VE takes 3 s.
    public SimulatorOptions agentProbe(Duration value) {
        agentProbe = value;
        return this;
    }

    /// How long a guest boots until its agent answers; `taskTime` scales this too.
    public SimulatorOptions agentBoot(Duration value) {
        agentBoot = value;
        return this;
    }

    /// How long anyone waits for a VM or storage lock; Proxmox VE waits 10 s.
    public SimulatorOptions lockWait(Duration value) {
        lockWait = value;
        return this;
    }

    /// The interval of the statistics that `/cluster/resources` shows; 0 shows the present.
    public SimulatorOptions statisticsLag(Duration value) {
        statisticsLag = value;
        return this;
    }

    /// When an idle connection is closed; 0 never.
    public SimulatorOptions idleTimeout(Duration value) {
        idleTimeout = value;
        return this;
    }

    /// After how many requests a connection is closed; 0 never.
    public SimulatorOptions requestsPerConnection(int value) {
        requestsPerConnection = value;
        return this;
    }

    /// How many disks may be allocated on one storage at the same time, and for how long each holds its
    /// storage lock.
    public SimulatorOptions storageLock(int atOnce, Duration hold) {
        storageLocks = atOnce;
        storageLockTime = hold;
        return this;
    }

    /// A delay before each answer.
    public SimulatorOptions latency(Duration value) {
        latency = value;
        return this;
    }

    /// The share of numbers that are answered as text, 0 to 1.
    public SimulatorOptions numericStrings(double share) {
        numericStrings = share;
        return this;
    }

    public SimulatorOptions seed(long value) {
        seed = value;
        return this;
    }

    /// Keeps the world in this file, so that it outlives the simulator.
    public SimulatorOptions stateFile(Path file) {
        stateFile = Optional.of(file);
        return this;
    }

    /// Adds or replaces a user (`name@realm`) for ticket login.
    public SimulatorOptions user(String userId, String password, Map<String, Set<String>> privileges) {
        return account(new Account(userId, password, privileges));
    }

    /// Adds or replaces an API token (`name@realm!token`) with its effective privileges.
    public SimulatorOptions token(String tokenId, String secret, Map<String, Set<String>> privileges) {
        return account(new Account(tokenId, secret, privileges));
    }

    private SimulatorOptions account(Account account) {
        accounts.removeIf(other -> other.id().equals(account.id()));
        accounts.add(account);
        return this;
    }

    int majorVersion() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }
}
