package dev.slipway.operation;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/// What happens between SIGTERM and the end, while the readiness probe says no and reads are still answered:
/// nothing new is accepted or sent, what was just sent is written down, and everything is left to another
/// process.
///
/// The whole of it is over before `quarkus.shutdown.delay` is. What is still unanswered then is found out by
/// whoever goes on, as after a crash.
@ApplicationScoped
public class GracefulStop {

    private static final Logger LOG = Logger.getLogger(GracefulStop.class);

    /// For the answers to calls that are on their way, and their entries in the journal.
    private static final Duration GRACE = Duration.ofMillis(1500);

    private final OperationLauncher launcher;
    private final ReplicaLease lease;

    public GracefulStop(OperationLauncher launcher, ReplicaLease lease) {
        this.launcher = launcher;
        this.lease = lease;
    }

    void onTerm(@Observes ShutdownDelayInitiatedEvent event) {
        begin(GRACE)
                .subscribe()
                .with(
                        done -> LOG.info("everything under way is left to the next process"),
                        failure -> LOG.warnf("the lease was not given up, it lapses: %s", failure.getMessage()));
    }

    /// Yields when this process has nothing more to do with any operation; fails with
    /// [dev.slipway.database.DatabaseException].
    Uni<Void> begin(Duration grace) {
        return Uni.createFrom().deferred(() -> {
            launcher.stop();
            lease.withhold();
            Uni<Void> answered = launcher.load() == 0
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().voidItem().onItem().delayIt().by(grace);
            return answered.invoke(launcher::abandon).chain(lease::release);
        });
    }
}
