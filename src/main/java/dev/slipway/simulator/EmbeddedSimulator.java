package dev.slipway.simulator;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Runs a simulator beside the application when `simulator.enabled` says so, from before the first use to
/// the end.
@ApplicationScoped
class EmbeddedSimulator {

    private static final Logger LOG = Logger.getLogger(EmbeddedSimulator.class);

    /// The first of Proxmox VE that lets API tokens into terminals is older than this.
    private static final String VERSION = "9.2.11";

    private final SimulatorConfig config;
    private Optional<ProxmoxSimulator> simulator = Optional.empty();

    EmbeddedSimulator(SimulatorConfig config) {
        this.config = config;
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        if (config.enabled()) {
            SimulatorOptions options = SimulatorOptions.realistic()
                    .version(VERSION)
                    .host(config.host())
                    .port(config.port())
                    .taskTime(config.taskTime());
            config.stateFile().ifPresent(options::stateFile);
            ProxmoxSimulator started = ProxmoxSimulator.start(options);
            LOG.infof("simulated Proxmox VE listens on %s", started.url());
            simulator = Optional.of(started);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        simulator.ifPresent(ProxmoxSimulator::close);
    }
}
