package dev.slipway.operation;

import dev.slipway.database.DatabaseException;
import dev.slipway.refusal.Refusal;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// Sets operations going: on acceptance, and again for those that had not ended when this process started, or
/// that another one left behind. The only place that subscribes to a pipeline.
@ApplicationScoped
public class OperationLauncher {

    private static final Logger LOG = Logger.getLogger(OperationLauncher.class);
    private static final Duration RELAUNCH_PAUSE = Duration.ofSeconds(5);

    private final Map<OperationKind, Pipeline> pipelines = new EnumMap<>(OperationKind.class);
    private final Journal journal;
    private final ReplicaLease lease;
    private final OperationEvents events;
    private final InstantSource clock;
    private final int concurrency;
    private final Rooms rooms;
    private final BroadcastProcessor<Abandoned> abandoned = BroadcastProcessor.create();
    private volatile boolean resumed;
    private volatile boolean stopping;
    private volatile Instant lookedAt = Instant.MIN;

    public OperationLauncher(
            @All List<Pipeline> pipelines,
            Journal journal,
            ReplicaLease lease,
            OperationEvents events,
            InstantSource clock,
            OperationConfig config) {
        pipelines.forEach(pipeline -> pipeline.kinds().forEach(kind -> this.pipelines.put(kind, pipeline)));
        this.journal = journal;
        this.lease = lease;
        this.events = events;
        this.clock = clock;
        this.concurrency = config.concurrency();
        if (concurrency < 1) {
            throw new IllegalArgumentException("operation.concurrency must be 1 or more: with less nothing would end");
        }
        this.rooms = new Rooms(concurrency);
    }

    /// Takes up the operations that nobody carries out, as many as there is room for, once `prepared` has
    /// completed. A database that does not answer yet is asked again.
    public void resume(Uni<Void> prepared) {
        resumption(prepared)
                .subscribe()
                .with(done -> {}, failure -> LOG.error("the journal could not be read", failure));
    }

    Uni<Void> resumption(Uni<Void> prepared) {
        return prepared.chain(() -> lease.begin(Duration.ZERO))
                .chain(() -> journal.claim(concurrency, Set.of()))
                .onFailure(DatabaseException.class)
                .retry()
                .withBackOff(Duration.ofSeconds(1), RELAUNCH_PAUSE)
                .indefinitely()
                .invoke(this::takeUp)
                .replaceWithVoid();
    }

    /// Fails with [Refusal.Unavailable] until the journal has been read, because before that it is not known
    /// what is ours and what is under way; and again when this process is about to stop.
    public void requireResumed() {
        if (stopping) {
            throw new Refusal.Unavailable("Slipway is stopping", RELAUNCH_PAUSE);
        }
        if (!resumed) {
            throw new Refusal.Unavailable("Slipway is starting", RELAUNCH_PAUSE);
        }
    }

    /// Whether the journal has been read.
    public boolean resumed() {
        return resumed;
    }

    private void takeUp(List<Operation> operations) {
        if (!operations.isEmpty()) {
            LOG.infof("taking up %d unfinished operations", operations.size());
        }
        operations.forEach(this::launch);
        resumed = true;
    }

    /// Carries on what nobody carries out, as far as there is room: what a replica left behind that is no
    /// more, and every few seconds what is ours and not under way. To be called about once a second; yields
    /// when that is launched.
    Uni<Void> takeOver() {
        if (!resumed || stopping) {
            return Uni.createFrom().voidItem();
        }
        Uni<List<Operation>> left = journal.claim(concurrency, rooms.full()).invoke(this::takeUp);
        return left.chain(this::takeUpOurs);
    }

    /// It was interrupted, or a connection broke while it was accepted or claimed, so that nobody here heard that
    /// it was.
    private Uni<Void> takeUpOurs() {
        Instant now = clock.instant();
        if (!now.isBefore(lookedAt) && now.isBefore(lookedAt.plus(RELAUNCH_PAUSE))) {
            return Uni.createFrom().voidItem();
        }
        lookedAt = now;
        return journal.mine()
                .map(rooms::strangers)
                .chain(journal::find)
                .invoke(operations ->
                        operations.stream().filter(ours -> !ours.ended()).forEach(this::launch))
                .replaceWithVoid();
    }

    /// Lets go of everything that is under way, without another word in the journal.
    void abandon() {
        rooms.empty().forEach(ready -> events.waitsNoMore(ready.id(), ready.shown()));
        abandoned.onNext(new Abandoned());
    }

    /// Nothing is taken up from now on.
    void stop() {
        stopping = true;
    }

    boolean stopping() {
        return stopping;
    }

    /// How many operations are known here and have not ended.
    int load() {
        return rooms.load();
    }

    /// Carries an accepted operation out, in its turn and as soon as there is room; launching it twice does nothing.
    public void launch(Operation operation) {
        if (stopping || !rooms.arrive(operation.id())) {
            return;
        }
        events.changed(operation);
        Uni.combine()
                .any()
                .of(turn(operation), abandonment())
                .subscribe()
                .with(begins -> enter(operation), failure -> interrupted(operation.id(), failure));
    }

    private Uni<Operation> turn(Operation operation) {
        return operation.ended()
                ? Uni.createFrom().item(operation)
                : Uni.createFrom()
                        .deferred(() -> pipeline(operation).turn(operation))
                        .replaceWith(operation)
                        .onFailure(failure -> !interruption(failure))
                        .recoverWithUni(failure -> defect(operation, failure));
    }

    /// A bulk operation does nothing itself and needs no room: it must not take one that its parts wait for.
    private void enter(Operation operation) {
        if (operation.subject() == null) {
            begin(operation.id(), () -> {});
            return;
        }
        Waiting shown = Waiting.of(
                "concurrency",
                "waiting until fewer than %d operations of cluster %s are under way"
                        .formatted(concurrency, operation.cluster()),
                clock.instant());
        if (rooms.await(new Rooms.Ready(operation.id(), operation.cluster(), shown))) {
            events.waits(operation.id(), shown);
        }
        next();
    }

    private void next() {
        rooms.enter().ifPresent(ready -> {
            events.waitsNoMore(ready.id(), ready.shown());
            begin(ready.id(), () -> rooms.leave(ready.cluster()));
            next();
        });
    }

    private void begin(OperationId id, Runnable leave) {
        Uni<Operation> work = journal.find(id).chain(found -> carryOut(found.orElseThrow()));
        Uni.combine()
                .any()
                .of(work, abandonment())
                .onItemOrFailure()
                .invoke((ended, failure) -> leave.run())
                .subscribe()
                .with(this::ended, failure -> interrupted(id, failure));
    }

    private Uni<Operation> abandonment() {
        return abandoned.toUni().map(now -> {
            throw now;
        });
    }

    private Uni<Operation> carryOut(Operation operation) {
        if (operation.ended()) {
            return Uni.createFrom().item(operation);
        }
        Pipeline pipeline = pipeline(operation);
        return operation.rollingBack() ? back(pipeline, operation) : forward(pipeline, operation);
    }

    private Pipeline pipeline(Operation operation) {
        return Objects.requireNonNull(pipelines.get(operation.kind()));
    }

    private Uni<Operation> forward(Pipeline pipeline, Operation operation) {
        return pipeline.forward(operation)
                .chain(result -> write(operation, new Entry.Succeeded(result, clock.instant())))
                .onFailure(StepFailure.class)
                .recoverWithUni(() -> turnBack(pipeline, operation))
                .onFailure(OperationCancelled.class)
                .recoverWithUni(() -> turnBack(pipeline, operation))
                .onFailure(failure -> !interruption(failure))
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
            return write(operation, new Entry.StepFailed(step, Failure.internal(step), clock.instant()));
        });
    }

    /// The step under way, or the one that would have been next.
    private static Step running(Operation operation) {
        return operation.steps().stream()
                .filter(step -> !operation.stepState(step).over())
                .findFirst()
                .orElse(operation.steps().getLast());
    }

    private Uni<Operation> write(Operation operation, Entry entry) {
        return journal.append(operation.id(), entry).invoke(events::changed);
    }

    private void ended(Operation operation) {
        LOG.infof("%s %s of %s: %s", operation.id(), operation.kind().label(), operation.name(), ending(operation));
        rooms.forget(operation.id());
        next();
    }

    private static String ending(Operation operation) {
        return operation.state().label()
                + operation.failure().map(failure -> ": " + failure.reason()).orElse("");
    }

    /// What says nothing about the operation, only that this process cannot go on with it now.
    private static boolean interruption(Throwable failure) {
        return failure instanceof DatabaseException
                || failure instanceof ClaimLost
                || failure instanceof OperationAbandoned
                || failure instanceof Abandoned;
    }

    /// Nothing more may be done here; it goes on where the journal says, a bit later or somewhere else.
    private void interrupted(OperationId id, Throwable failure) {
        switch (failure) {
            case Abandoned ignored -> LOG.infof("%s let go", id);
            case ClaimLost lost -> LOG.info(lost.getMessage());
            case OperationAbandoned left -> LOG.info(left.getMessage());
            // a disk may be full for hours, and no trace of the stack helps against that
            case DatabaseException away ->
                LOG.warnf("%s interrupted, will be taken up again: %s", id, away.getMessage());
            default -> LOG.errorf(failure, "%s interrupted, will be taken up again", id);
        }
        rooms.forget(id);
        next();
    }

    private static final class Abandoned extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
