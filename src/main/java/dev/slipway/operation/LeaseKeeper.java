package dev.slipway.operation;

import dev.slipway.database.DatabaseException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Renews our lease, lets everything go when it lapsed, and takes over what others left behind.
@ApplicationScoped
public class LeaseKeeper {

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    /// Long enough for what was about to be sent to be refused instead.
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final ReplicaLease lease;
    private final OperationLauncher launcher;

    public LeaseKeeper(ReplicaLease lease, OperationLauncher launcher) {
        this.lease = lease;
        this.launcher = launcher;
    }

    /// Looks after our lease; never fails. It waits for nobody who waits for others, or the lease would lapse
    /// meanwhile.
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> keep() {
        if (!launcher.resumed() || launcher.stopping()) {
            return Uni.createFrom().voidItem();
        }
        if (!lease.held() && launcher.load() > 0) {
            LOG.warn("the lease of this replica lapsed: others may go on with its operations, so it lets them go");
            launcher.abandon();
        }
        return unlessAway(
                lease.renew().chain(renewed -> renewed ? Uni.createFrom().voidItem() : anew()));
    }

    /// Looks after what others left behind; never fails.
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> takeOver() {
        return lease.held() ? unlessAway(launcher.takeOver()) : Uni.createFrom().voidItem();
    }

    private static Uni<Void> unlessAway(Uni<Void> work) {
        return work.onFailure(DatabaseException.class)
                .invoke(failure -> LOG.warnf("the database does not answer: %s", failure.getMessage()))
                .onFailure(DatabaseException.class)
                .recoverWithNull();
    }

    /// Others were told that we are gone: what was ours may be theirs, so that all of it is let go first.
    private Uni<Void> anew() {
        launcher.abandon();
        return lease.begin(QUIET);
    }
}
