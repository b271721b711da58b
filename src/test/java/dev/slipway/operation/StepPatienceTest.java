package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.StepWork.Dispatch;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import dev.slipway.task.TaskOutcome;
import dev.slipway.task.TaskProgress;
import dev.slipway.task.TaskRef;
import dev.slipway.task.TaskTracker;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How patient a step is, and what it makes of answers that are none.
@Tag("database")
class StepPatienceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Upid UPID = Upid.parse("UPID:pve1:00001000:00002000:69560000:qmstart:10000:slipway@pve!t:");

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Journal journal;
    private Operation operation;
    private TaskOutcome outcome = new TaskOutcome.Succeeded();
    private final List<Upid> stopped = new ArrayList<>();

    @BeforeEach
    void accept() {
        journal = TestJournal.on(TestDatabase.in(folder)).journal();
        operation = new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(10000),
                "web-1",
                "default",
                "admin",
                "{}",
                clock.instant(),
                List.of());
        journal.accept(operation, null).await().atMost(PATIENCE);
    }

    @Test
    void theTimeInWhichWeDidNotRunIsNoTimeOfTrying() {
        written(new Entry.Intended(Step.ADDRESS, clock.instant()));
        clock.advance(Duration.ofHours(2));

        Operation after = run(Step.ADDRESS, () -> new Dispatch.Done(List.of("10.0.0.5")), Effect.Absent::new);

        assertThat(after.stepState(Step.ADDRESS)).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void whatMayHaveBeenSentAgainIsLookedForAfterARestart() {
        written(
                new Entry.Intended(Step.CLONE, clock.instant()),
                new Entry.Retried(Step.CLONE, "a lock was busy", clock.instant()));
        AtomicInteger calls = new AtomicInteger();

        Operation after = run(
                Step.CLONE,
                () -> new Dispatch.Done(List.of(String.valueOf(calls.incrementAndGet()))),
                () -> new Effect.Present(List.of()));

        assertThat(after.stepState(Step.CLONE)).isEqualTo(StepState.SUCCEEDED);
        assertThat(calls).hasValue(0);
    }

    @Test
    void aLookThatIsRefusedFailsTheStepWithProxmoxsReason() {
        written(new Entry.Intended(Step.START, clock.instant()));

        assertThatThrownBy(() -> run(Step.START, () -> new Dispatch.Done(List.of()), () -> {
                    throw new ProxmoxException.Forbidden("GET config", "Permission check failed");
                }))
                .isInstanceOfSatisfying(
                        StepFailure.class,
                        failure -> assertThat(failure.failure().code()).isEqualTo("proxmox-forbidden"));
    }

    @Test
    void theWayBackWaitsForAClusterHoweverLongItIsAway() {
        written(new Entry.RollbackBegun(clock.instant()));
        AtomicInteger calls = new AtomicInteger();

        Operation after = run(
                Step.DESTROY,
                () -> {
                    clock.advance(Duration.ofSeconds(15));
                    if (calls.incrementAndGet() < 200) {
                        throw new ProxmoxException.Unreachable("DELETE", "595 No route to host");
                    }
                    return new Dispatch.Done(List.of());
                },
                Effect.Absent::new);

        assertThat(after.stepState(Step.DESTROY)).isEqualTo(StepState.SUCCEEDED);
        assertThat(after.entries()).filteredOn(Entry.Retried.class::isInstance).hasSize(1);
    }

    @Test
    void theWayForwardIsHeldForAsLongAsTheClusterIsAway() {
        AtomicInteger calls = new AtomicInteger();

        Operation after = run(
                Step.START,
                () -> {
                    clock.advance(Duration.ofSeconds(15));
                    if (calls.incrementAndGet() < 1_000) {
                        throw away();
                    }
                    return new Dispatch.Done(List.of());
                },
                Effect.Absent::new);

        assertThat(after.entries())
                .hasExactlyElementsOfTypes(Entry.Intended.class, Entry.Retried.class, Entry.Completed.class);
        assertThat(after.entries().get(1))
                .isInstanceOfSatisfying(
                        Entry.Retried.class,
                        held -> assertThat(held.reason()).isEqualTo("cluster default does not answer"));
    }

    @Test
    void theTimeInWhichTheClusterIsAwayIsNoTimeOfTrying() {
        AtomicInteger calls = new AtomicInteger();

        Operation after = run(
                Step.START,
                () -> {
                    clock.advance(Duration.ofHours(1));
                    return switch (calls.incrementAndGet()) {
                        case 1, 2, 3 -> throw away();
                        case 4 -> {
                            clock.advance(Duration.ofMinutes(-50));
                            throw new ProxmoxException.Locked("POST", "got lock request timeout");
                        }
                        default -> new Dispatch.Done(List.of());
                    };
                },
                Effect.Absent::new);

        assertThat(after.stepState(Step.START)).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void whatMayHaveBeenSentIsLookedForWhenTheClusterIsBack() {
        written(new Entry.Intended(Step.START, clock.instant()));
        AtomicInteger looks = new AtomicInteger();

        Operation after = run(Step.START, () -> new Dispatch.Done(List.of("sent twice")), () -> {
            clock.advance(Duration.ofMinutes(10));
            if (looks.incrementAndGet() < 100) {
                throw away();
            }
            return new Effect.Present(List.of());
        });

        assertThat(after.entries())
                .hasExactlyElementsOfTypes(Entry.Intended.class, Entry.Doubted.class, Entry.Completed.class);
    }

    @Test
    void aHeldOperationIsCancelledAtOnce() {
        assertThat(endOfWaiting(away())).isInstanceOf(OperationCancelled.class);
    }

    @Test
    void aWishToTurnBackEndsTheWaitForALock() {
        assertThat(endOfWaiting(new ProxmoxException.Locked("POST", "got lock request timeout")))
                .isInstanceOf(OperationCancelled.class);
    }

    /// How a step ends that meets this failure, would wait for an hour, and is cancelled meanwhile.
    private Throwable endOfWaiting(ProxmoxException failure) {
        OperationEvents events = new OperationEvents();
        events.changes()
                .filter(changed -> changed.latest(Step.START).orElseThrow() instanceof Entry.Retried)
                .toUni()
                .chain(() -> journal.append(operation.id(), new Entry.CancelRequested("admin", clock.instant())))
                .subscribe()
                .with(events::changed);
        return catchThrowable(() -> run(
                Step.START,
                () -> {
                    throw failure;
                },
                Effect.Absent::new,
                events,
                "1h"));
    }

    @Test
    void whoeverMayNotChangeAnythingStopsWithoutAWord() {
        AtomicInteger calls = new AtomicInteger();
        Throwable end = catchThrowable(() -> run(
                Step.START,
                () -> {
                    calls.incrementAndGet();
                    throw new ProxmoxException.Withheld("POST");
                },
                Effect.Absent::new));
        assertThat(end).isInstanceOf(OperationAbandoned.class);
        assertThat(calls).hasValue(1);
        assertThat(journal.find(operation.id())
                        .await()
                        .atMost(PATIENCE)
                        .orElseThrow()
                        .entries())
                .hasExactlyElementsOfTypes(Entry.Intended.class);
    }

    @Test
    void aDeletionThatMayHaveBegunIsNotCalledOff() {
        operation = new Operation(
                OperationId.random(),
                OperationKind.DELETE,
                ClusterName.DEFAULT,
                new VmId(10001),
                "web-2",
                "default",
                "admin",
                "{}",
                clock.instant(),
                List.of());
        journal.accept(operation, null).await().atMost(PATIENCE);
        written(
                new Entry.Intended(Step.DESTROY, clock.instant()),
                new Entry.Doubted(Step.DESTROY, "596 Connection timed out", clock.instant()),
                new Entry.CancelRequested("admin", clock.instant()));

        Operation after = run(Step.DESTROY, () -> new Dispatch.Done(List.of()), Effect.Absent::new);

        assertThat(after.stepState(Step.DESTROY)).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void theWayForwardGivesUpANodeThatStaysAway() {
        assertThatThrownBy(() -> run(
                        Step.START,
                        () -> {
                            clock.advance(Duration.ofMinutes(1));
                            throw new ProxmoxException.Unreachable("POST", "595 No route to host");
                        },
                        Effect.Absent::new))
                .isInstanceOfSatisfying(
                        StepFailure.class,
                        failure -> assertThat(failure.failure().code()).isEqualTo("proxmox-unreachable"));
    }

    @Test
    void aTaskThatNobodyCouldBeAskedAboutInItsTimeIsJudgedByItsEffect() {
        outcome = new TaskOutcome.Overdue(Duration.ofMinutes(5));

        Operation after = run(Step.START, () -> new Dispatch.Task(UPID), () -> new Effect.Present(List.of()));

        assertThat(after.stepState(Step.START)).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void aKilledWorkersEffectIsLookedFor() {
        outcome = new TaskOutcome.Failed(
                "unexpected status",
                List.of(),
                new ProxmoxException.UnknownOutcome("task " + UPID, "unexpected status"));

        Operation after = run(Step.START, () -> new Dispatch.Task(UPID), () -> new Effect.Present(List.of()));

        assertThat(after.stepState(Step.START)).isEqualTo(StepState.SUCCEEDED);
        assertThat(after.doubtedAt(Step.START)).contains(clock.instant());
    }

    @ParameterizedTest
    @CsvSource({"CREATE, true", "CREATE_BLANK, true", "IMPORT_TEMPLATE, true", "SNAPSHOT, false"})
    void onlyOnTheWayBackOfACreationATaskThatHangsIsEnded(OperationKind kind, boolean ended) {
        operation = new Operation(
                OperationId.random(),
                kind,
                ClusterName.DEFAULT,
                new VmId(10001),
                "web-2",
                "default",
                "admin",
                "{}",
                clock.instant(),
                List.of());
        journal.accept(operation, null).await().atMost(PATIENCE);
        written(
                new Entry.RollbackBegun(clock.instant()),
                new Entry.Intended(Step.DESTROY, clock.instant()),
                new Entry.Dispatched(Step.DESTROY, UPID, clock.instant()));
        outcome = new TaskOutcome.Overdue(Duration.ofMinutes(5));

        run(Step.DESTROY, () -> new Dispatch.Task(UPID), () -> new Effect.Present(List.of()));

        assertThat(stopped.contains(UPID)).isEqualTo(ended);
    }

    private void written(Entry... entries) {
        operation = journal.append(operation.id(), entries).await().atMost(PATIENCE);
    }

    private ProxmoxException away() {
        return new ProxmoxException.Unreachable("POST", "cluster default does not answer", clock.instant());
    }

    private Operation run(Step step, Supplier<Dispatch> call, Supplier<Effect> look) {
        return run(step, call, look, new OperationEvents(), "0ms");
    }

    private Operation run(
            Step step, Supplier<Dispatch> call, Supplier<Effect> look, OperationEvents events, String pause) {
        OperationConfig config = TestConfig.of(
                OperationConfig.class, "operation.retry-pause", pause, "operation.retry-pause-max", pause);
        return new StepRunner(journal, events, tasks(), clock, config)
                .run(operation, step, new StepWork() {
                    @Override
                    public Uni<Dispatch> dispatch(Operation any) {
                        return Uni.createFrom().item(call);
                    }

                    @Override
                    public Uni<Effect> effect(Operation any) {
                        return Uni.createFrom().item(look);
                    }
                })
                .await()
                .atMost(PATIENCE);
    }

    private TaskTracker tasks() {
        return new TaskTracker(null) {
            @Override
            public Uni<TaskOutcome> completion(TaskRef task, Consumer<TaskProgress> onProgress) {
                return Uni.createFrom().item(outcome);
            }

            @Override
            public Uni<Void> stop(TaskRef task) {
                return Uni.createFrom().voidItem().invoke(() -> stopped.add(task.upid()));
            }
        };
    }
}
