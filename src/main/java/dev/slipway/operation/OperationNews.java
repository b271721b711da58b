package dev.slipway.operation;

import dev.slipway.database.Database;
import dev.slipway.database.DatabaseException;
import dev.slipway.database.Notices;
import dev.slipway.database.Notices.Topic;
import dev.slipway.task.TaskProgress;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Brings what other replicas do with operations into [OperationEvents], so that everybody sees everything
/// whichever replica they ask, and tells them how far our tasks are.
///
/// What is heard of is read from the journal, many at a time, so that a busy neighbour costs a few questions
/// per second.
@ApplicationScoped
public class OperationNews {

    private static final Logger LOG = Logger.getLogger(OperationNews.class);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String SEPARATOR = " ";

    private final Database database;
    private final Notices notices;
    private final Journal journal;
    private final OperationEvents events;

    private final Set<OperationId> heardOf = new HashSet<>();
    private final AtomicBoolean reading = new AtomicBoolean();
    private final List<Cancellable> listening = new ArrayList<>();

    public OperationNews(Database database, Notices notices, Journal journal, OperationEvents events) {
        this.database = database;
        this.notices = notices;
        this.journal = journal;
        this.events = events;
    }

    void onStart(@Observes StartupEvent start) {
        start();
    }

    /// Begins to listen, where there is anybody to listen to.
    public void start() {
        if (!database.shared()) {
            return;
        }
        listening.add(notices.on(Topic.OPERATION).subscribe().with(id -> hear(Set.of(new OperationId(id)))));
        listening.add(notices.on(Topic.PROGRESS).subscribe().with(this::hearProgress));
        listening.add(notices.gaps().subscribe().with(gap -> readAll()));
        listening.add(events.ownProgress()
                .onItem()
                .transformToUniAndConcatenate(this::tell)
                .subscribe()
                .with(told -> {}, failure -> LOG.error("progress is not told any more", failure)));
    }

    private void hear(Set<OperationId> ids) {
        synchronized (heardOf) {
            heardOf.addAll(ids);
        }
        read();
    }

    private Set<OperationId> take() {
        synchronized (heardOf) {
            Set<OperationId> taken = Set.copyOf(heardOf);
            heardOf.clear();
            return taken;
        }
    }

    private boolean nothingHeard() {
        synchronized (heardOf) {
            return heardOf.isEmpty();
        }
    }

    /// One question at a time; what is heard of meanwhile is asked for together.
    private void read() {
        if (nothingHeard() || !reading.compareAndSet(false, true)) {
            return;
        }
        Set<OperationId> ids = take();
        journal.find(ids)
                .invoke(operations -> operations.forEach(events::changed))
                .onFailure(DatabaseException.class)
                .invoke(() -> hearLater(ids))
                .onFailure()
                .recoverWithItem(List.of())
                .onItem()
                .delayIt()
                .by(PAUSE)
                .subscribe()
                .with(done -> readOn());
    }

    private void hearLater(Set<OperationId> ids) {
        synchronized (heardOf) {
            heardOf.addAll(ids);
        }
    }

    private void readOn() {
        reading.set(false);
        read();
    }

    /// After a gap: whatever has not ended, and what had not ended as far as is known here.
    private void readAll() {
        journal.unfinished()
                .onFailure(DatabaseException.class)
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .indefinitely()
                .subscribe()
                .with(operations -> {
                    operations.forEach(events::changed);
                    hear(events.unfinishedIds());
                });
    }

    private Uni<Void> tell(OperationEvents.Progressed own) {
        String text = String.join(
                SEPARATOR,
                own.id().value(),
                Integer.toString(own.progress().percent()),
                own.progress().line());
        return database.write(connection -> {
                    notices.publish(connection, Topic.PROGRESS, text);
                    return true;
                })
                .onFailure(DatabaseException.class)
                .recoverWithItem(false)
                .replaceWithVoid();
    }

    private void hearProgress(String text) {
        String[] parts = text.split(SEPARATOR, 3);
        if (parts.length == 3) {
            events.heardProgress(new OperationId(parts[0]), new TaskProgress(Integer.parseInt(parts[1]), parts[2]));
        }
    }

    @PreDestroy
    public void close() {
        listening.forEach(Cancellable::cancel);
    }
}
