package dev.slipway.provisioning;

import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.OperationLauncher;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// What happens at every start: read what is ours into memory, and take up what had not ended.
@ApplicationScoped
public class Resumption {

    private final ManagedVms managed;
    private final OperationLauncher launcher;

    public Resumption(ManagedVms managed, OperationLauncher launcher) {
        this.managed = managed;
        this.launcher = launcher;
    }

    void onStart(@Observes StartupEvent start) {
        launcher.resume(managed.load());
    }
}
