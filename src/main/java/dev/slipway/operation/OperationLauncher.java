package dev.slipway.operation;

import dev.slipway.database.DatabaseException;
import dev.slipway.refusal.Refusal;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jboss.logging.Logger;

/// Sets operations going: on acceptance, and again at every start for those that had not ended. The only place that
/// subscribes to a pipeline.
@ApplicationScoped
public class OperationLauncher {

    private static final Logger LOG = Logger.getLogger(OperationLauncher.class);
    private static final Duration RELAUNCH_PAUSE = Duration.ofSeconds(5);

    private final Map<OperationKind, Pipeline> pipelines = new EnumMap<>(OperationKind.class);
    private final Journal journal;
    private final OperationEvents events;
    private final InstantSource clock;
    private final int concurrency;

    private final Set<OperationId> known = new HashSet<>();
    private final Queue<OperationId> waiting = new ArrayDeque<>();
    private int underway;
    private volatile boolean resumed;

    public OperationLauncher(
            @All List<Pipeline> pipelines,
            Journal journal,
            OperationEvents events,
            InstantSource clock,
            OperationConfig config) {
        pipelines.forEach(pipeline -> this.pipelines.put(pipeline.kind(), pipeline));
        this.journal = journal;
        this.events = events;
        this.clock = clock;
        this.concurrency = config.concurrency();
        if (concurrency < 1) {
            throw new IllegalArgumentException("operation.concurrency must be 1 or more: with less nothing would end");
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("operation.concurrency is 1 or more, not " + concurrency);
        }
    }

    /// Takes up every operation that the journal has not seen the end of, once `prepared` has completed. A database
    /// that does not answer yet is asked again.
    public void resume(Uni<Void> prepared) {
        prepared.chain(journal::unfinished)
                .onFailure(DatabaseException.class)
                .retry()
                .withBackOff(Duration.ofSeconds(1), RELAUNCH_PAUSE)
                .indefinitely()
                .subscribe()
                .with(this::takeUp, failure -> LOG.error("the journal could not be read", failure));
    }

    /// Whether the journal has been read.
    public boolean resumed() {
        return resumed;
    }

    /// Fails with [Refusal.Unavailable] until the journal has been read: before that it is not known what is ours and
    /// what is under way.
    public void requireResumed() {
        if (!resumed) {
            throw new Refusal.Unavailable("Slipway is starting", RELAUNCH_PAUSE);
        }
    }

    private void takeUp(List<Operation> operations) {
        if (!operations.isEmpty()) {
            LOG.infof("taking up %d unfinished operations", operations.size());
        }
        operations.forEach(this::launch);
        resumed = true;
    }

    /// Carries an accepted operation out, now or as soon as there is room; launching it twice does nothing.
    public void launch(Operation operation) {
        synchronized (this) {
            if (!known.add(operation.id())) {
                return;
            }
            waiting.add(operation.id());
        }
        events.changed(operation);
        next();
    }

    private void next() {
        OperationId id;
        synchronized (this) {
            if (underway >= concurrency || waiting.isEmpty()) {
                return;
            }
            id = waiting.remove();
            underway++;
        }
        journal.find(id)
                .chain(found -> carryOut(found.orElseThrow()))
                .subscribe()
                .with(this::ended, failure -> interrupted(id, failure));
        next();
    }

    private Uni<Operation> carryOut(Operation operation) {
        if (operation.ended()) {
            return Uni.createFrom().item(operation);
        }
        Pipeline pipeline = Objects.requireNonNull(pipelines.get(operation.kind()));
        return operation.rollingBack() ? back(pipeline, operation) : forward(pipeline, operation);
    }

    private Uni<Operation> forward(Pipeline pipeline, Operation operation) {
        return pipeline.forward(operation)
                .chain(result -> write(operation, new Entry.Succeeded(result, clock.instant())))
                .onFailure(StepFailure.class)
                .recoverWithUni(() -> turnBack(pipeline, operation))
                .onFailure(OperationCancelled.class)
                .recoverWithUni(() -> turnBack(pipeline, operation))
                .onFailure(failure -> !(failure instanceof DatabaseException))
                .recoverWithUni(failure -> defect(operation, failure).chain(() -> turnBack(pipeline, operation)));
    }

    private Uni<Operation> turnBack(Pipeline pipeline, Operation operation) {
        return write(operation, new Entry.RollbackBegun(clock.instant())).chain(begun -> back(pipeline, begun));
    }

    private Uni<Operation> back(Pipeline pipeline, Operation operation) {
        return pipeline.back(operation).chain(leftovers -> write(operation, end(operation, leftovers)));
    }

    private Entry end(Operation operation, List<String> leftovers) {
        return operation
                .failure()
                .<Entry>map(failure -> new Entry.Failed(failure, leftovers, clock.instant()))
                .orElseGet(() -> new Entry.Cancelled(leftovers, clock.instant()));
    }

    /// An exception that no step expects is a defect of ours: it is logged once, and the operation is undone.
    private Uni<Operation> defect(Operation begun, Throwable failure) {
        LOG.errorf(failure, "%s stopped by a defect", begun.id());
        return journal.find(begun.id()).map(Optional::orElseThrow).chain(operation -> {
            Step step = running(operation);
            return write(operation, new Entry.StepFailed(step, internal(step), clock.instant()));
        });
    }

    /// The step under way, or the one that would have been next.
    private static Step running(Operation operation) {
        return operation.steps().stream()
                .filter(step -> !operation.stepState(step).over())
                .findFirst()
                .orElse(operation.steps().getLast());
    }

    private static Failure internal(Step step) {
        return new Failure(
                step,
                "internal",
                "Slipway met an error of its own",
                "The server's log says more under this operation's id.",
                List.of());
    }

    private Uni<Operation> write(Operation operation, Entry entry) {
        return journal.append(operation.id(), entry).invoke(events::changed);
    }

    private void ended(Operation operation) {
        LOG.infof("%s %s of %s: %s", operation.id(), operation.kind().label(), operation.name(), ending(operation));
        leave(operation.id());
        next();
    }

    private static String ending(Operation operation) {
        return operation.state().label()
                + operation.failure().map(failure -> ": " + failure.reason()).orElse("");
    }

    /// The journal could not be written, so nothing more may be done; it goes on where the journal says, a bit later.
    private void interrupted(OperationId id, Throwable failure) {
        LOG.errorf(failure, "%s interrupted, will be taken up again", id);
        leave(id);
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(RELAUNCH_PAUSE)
                .chain(() -> journal.find(id))
                .onFailure(DatabaseException.class)
                .retry()
                .withBackOff(RELAUNCH_PAUSE, RELAUNCH_PAUSE)
                .indefinitely()
                .subscribe()
                .with(
                        found -> found.ifPresent(this::launch),
                        lost -> LOG.errorf(lost, "%s could not be taken up again", id));
        next();
    }

    private synchronized void leave(OperationId id) {
        known.remove(id);
        underway--;
    }
}
