package dev.slipway;

import dev.slipway.database.DataDirectory;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorOptions;
import java.util.Map;
import java.util.Objects;

/// Slipway on a simulator inside the same process, for somebody who has no Proxmox VE at hand.
///
/// The simulator is started first, because the service must find its address configured. Both keep their state in
/// a data directory of their own, so that a restart goes on where it ended and nothing of it meets a real cluster.
final class Demonstration {

    private static final String PROFILE = "quarkus.profile";
    private static final String FOLDER = "data/demo";

    private Demonstration() {}

    /// Starts the simulator and configures the service for it; a real cluster that is configured is left alone.
    static void begin() {
        String folder = configured(DataDirectory.KEY, "SLIPWAY_DATA_DIRECTORY", FOLDER);
        ProxmoxSimulator simulator = ProxmoxSimulator.start(
                SimulatorOptions.realistic().stateFile(DataDirectory.at(folder).resolve("simulator.json")));
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "simulator-end"));
        Map.of(
                        PROFILE,
                        configured(PROFILE, "QUARKUS_PROFILE", "demo"),
                        DataDirectory.KEY,
                        folder,
                        "proxmox.url",
                        simulator.url(),
                        "proxmox.token-id",
                        simulator.tokenId(),
                        "proxmox.token-secret",
                        simulator.tokenSecret(),
                        "proxmox.fingerprints",
                        simulator.fingerprint(),
                        "proxmox.ca-file",
                        "",
                        "proxmox.insecure",
                        "false",
                        "proxmox.node",
                        "")
                .forEach(System::setProperty);
    }

    /// What the configuration says before there is one.
    private static String configured(String key, String variable, String otherwise) {
        return System.getProperty(key, Objects.requireNonNullElse(System.getenv(variable), otherwise));
    }
}
