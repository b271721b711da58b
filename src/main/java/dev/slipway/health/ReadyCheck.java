package dev.slipway.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Whether requests make sense: the database answers, and at least one cluster did so recently.
///
/// Everything is read from recorded facts. The data names each cluster with its age, its reason when it cannot be
/// used, its endpoints that do not answer, its version, and the privileges that our credentials lack. A database
/// that can be read and not written is named as well, and makes nobody unready.
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {

    private final DatabaseFact database;
    private final ClusterHealth clusters;

    ReadyCheck(DatabaseFact database, ClusterHealth clusters) {
        this.database = database;
        this.clusters = clusters;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("work");
        answer.withData("database", database.problem().orElse("ok"));
        database.writeProblem().ifPresent(problem -> answer.withData("database.write_failed", problem));
        List<ClusterHealth.State> states = clusters.states();
        if (states.isEmpty()) {
            answer.withData("clusters", "none is configured: set proxmox.url");
        }
        states.forEach(state -> describe(state, answer));
        return answer.status(database.problem().isEmpty() && clusters.anyUsable())
                .build();
    }

    private static void describe(ClusterHealth.State state, HealthCheckResponseBuilder answer) {
        String cluster = state.name();
        answer.withData(cluster + ".usable", state.usable());
        state.age().ifPresent(age -> answer.withData(cluster + ".age_seconds", age.toSeconds()));
        state.reason().ifPresent(reason -> answer.withData(cluster + ".reason", reason));
        if (!state.troubles().isEmpty()) {
            answer.withData(cluster + ".endpoints", String.join("; ", state.troubles()));
        }
        state.version().ifPresent(version -> answer.withData(cluster + ".version", version));
        if (!state.missingPrivileges().isEmpty()) {
            answer.withData(cluster + ".missing_privileges", String.join(", ", state.missingPrivileges()));
        }
    }
}
