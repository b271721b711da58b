package dev.slipway.simulator;

import dev.slipway.database.TestDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Starts a simulator with fast tasks for a `@QuarkusTest`, points `proxmox.*` to it, and puts it into test
/// fields.
public class SimulatorResource implements QuarkusTestResourceLifecycleManager {

    private ProxmoxSimulator simulator;

    @Override
    public Map<String, String> start() {
        simulator = ProxmoxSimulator.start(options());
        Map<String, String> settings = new HashMap<>(Map.of(
                "proxmox.url", simulator.url(),
                "proxmox.token-id", simulator.tokenId(),
                "proxmox.token-secret", simulator.tokenSecret(),
                "proxmox.fingerprints", simulator.fingerprint(),
                // a cluster of its own has a journal of its own
                "slipway.data-directory", "target/test-data/" + UUID.randomUUID()));
        TestDatabase.url().ifPresent(url -> settings.put("slipway.database.url", url));
        return settings;
    }

    /// What kind of simulator; a test with other wishes extends this. Many tests share it and leave VMs behind, so that
    /// there is much room in it.
    protected SimulatorOptions options() {
        return SimulatorOptions.forTests().taskTime(0.02).world(WorldPlan.threeNodes(7));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(simulator, new TestInjector.MatchesType(ProxmoxSimulator.class));
    }

    @Override
    public void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
