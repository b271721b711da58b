package dev.slipway.health;

import dev.slipway.operation.OperationLauncher;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/// Whether the start is over: the database is migrated, operations from before the start are taken up again, and
/// every cluster has been asked once, whatever it said.
@Startup
@ApplicationScoped
public class StartedCheck implements HealthCheck {

    private final DatabaseFact database;
    private final OperationLauncher launcher;
    private final ClusterHealth clusters;

    StartedCheck(DatabaseFact database, OperationLauncher launcher, ClusterHealth clusters) {
        this.database = database;
        this.launcher = launcher;
        this.clusters = clusters;
    }

    @Override
    public HealthCheckResponse call() {
        boolean migrated = database.everAnswered();
        boolean resumed = launcher.resumed();
        boolean asked = clusters.allAttempted();
        return HealthCheckResponse.named("start")
                .withData("database_migrated", migrated)
                .withData("operations_resumed", resumed)
                .withData("clusters_asked", asked)
                .status(migrated && resumed && asked)
                .build();
    }
}
