package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.database.TestDatabase;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class StepRunnerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ProxmoxException DOWN = new ProxmoxException.Unreachable("GET /version", "no route to host");

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Journal journal;
    private StepRunner steps;

    @BeforeEach
    void open() {
        journal = TestJournal.on(TestDatabase.in(folder)).journal();
        steps = new StepRunner(
                journal,
                new OperationEvents(),
                null,
                clock,
                TestConfig.of(
                        OperationConfig.class,
                        "operation.retry-for",
                        "15m",
                        "operation.retry-pause",
                        "1ms",
                        "operation.retry-pause-max",
                        "2ms"));
    }

    @Test
    void aStepThatALongOutageInterruptedIsTriedAgain() {
        // Given
        Operation interrupted = accepted(new Entry.Intended(Step.CONFIGURE, clock.instant()));
        clock.advance(Duration.ofHours(3));
        Script script = new Script()
                .effects(Uni.createFrom().item(new StepWork.Effect.Absent()))
                .dispatches(Uni.createFrom().item(new StepWork.Dispatch.Done(List.of())));

        // When
        Operation after = steps.run(interrupted, Step.CONFIGURE, script).await().atMost(PATIENCE);

        // Then
        assertThat(after.stepState(Step.CONFIGURE)).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void aClusterThatStaysAwayWhileTheEffectIsLookedForIsTheReason() {
        // Given
        Operation doubted = accepted(
                new Entry.Intended(Step.CLONE, clock.instant()), new Entry.Doubted(Step.CLONE, "596", clock.instant()));
        Script script = new Script().effects(Uni.createFrom().deferred(() -> {
            clock.advance(Duration.ofMinutes(16));
            return Uni.createFrom().failure(DOWN);
        }));

        // When
        StepFailure failure = catchThrowableOfType(
                StepFailure.class,
                () -> steps.run(doubted, Step.CLONE, script).await().atMost(PATIENCE));

        // Then
        assertThat(failure.failure().code()).isEqualTo("proxmox-unreachable");
        assertThat(failure.failure().reason()).isEqualTo("no route to host");
    }

    @Test
    void aRefusalWhileTheEffectIsLookedForIsTheReason() {
        // Given
        Operation interrupted = accepted(new Entry.Intended(Step.CLONE, clock.instant()));
        Script script = new Script()
                .effects(Uni.createFrom().failure(new ProxmoxException.Forbidden("GET /version", "no VM.Audit")));

        // When
        StepFailure failure = catchThrowableOfType(
                StepFailure.class,
                () -> steps.run(interrupted, Step.CLONE, script).await().atMost(PATIENCE));

        // Then
        assertThat(failure.failure().code()).isEqualTo("proxmox-forbidden");
    }

    @Test
    void theEffectIsLookedForUntilProxmoxAnswers() {
        // Given
        Operation interrupted = accepted(new Entry.Intended(Step.CLONE, clock.instant()));
        Script script = new Script()
                .effects(
                        Uni.createFrom().failure(DOWN),
                        Uni.createFrom().failure(DOWN),
                        Uni.createFrom().item(new StepWork.Effect.Present(List.of("adopted"))));

        // When
        Operation after = steps.run(interrupted, Step.CLONE, script).await().atMost(PATIENCE);

        // Then
        assertThat(after.latest(Step.CLONE))
                .contains(new Entry.Completed(Step.CLONE, List.of("adopted"), clock.instant()));
    }

    @Test
    void aStepThatWaitsTurnsBackWhenTheOperationIsCancelled() {
        // Given
        Operation waiting = accepted();
        Script script = new Script()
                .dispatches(Uni.createFrom()
                        .item(new StepWork.Dispatch.NotYet(Duration.ofMillis(1)))
                        .call(() ->
                                journal.request(waiting.id(), new Entry.CancelRequested("admin", clock.instant()))));

        // When
        Throwable end = catchThrowable(
                () -> steps.run(waiting, Step.ADDRESS, script).await().atMost(PATIENCE));

        // Then
        assertThat(end).isInstanceOf(OperationCancelled.class);
    }

    @Test
    void aStepThatWaitsIsAskedUntilItIsDone() {
        // Given
        Operation waiting = accepted();
        StepWork.Dispatch notYet = new StepWork.Dispatch.NotYet(Duration.ofMillis(1));
        Script script = new Script()
                .dispatches(
                        Uni.createFrom().item(notYet),
                        Uni.createFrom().item(notYet),
                        Uni.createFrom().item(new StepWork.Dispatch.Done(List.of("10.0.0.5"))));

        // When
        Operation after = steps.run(waiting, Step.ADDRESS, script).await().atMost(PATIENCE);

        // Then
        assertThat(after.entries())
                .containsExactly(
                        new Entry.Intended(Step.ADDRESS, clock.instant()),
                        new Entry.Completed(Step.ADDRESS, List.of("10.0.0.5"), clock.instant()));
    }

    private Operation accepted(Entry... entries) {
        Operation operation = new Operation(
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
        return journal.append(operation.id(), entries).await().atMost(PATIENCE);
    }

    /// Answers in the given order.
    private static final class Script implements StepWork {

        private final Queue<Uni<Dispatch>> dispatches = new ArrayDeque<>();
        private final Queue<Uni<Effect>> effects = new ArrayDeque<>();

        @SafeVarargs
        final Script dispatches(Uni<? extends Dispatch>... answers) {
            for (Uni<? extends Dispatch> answer : answers) {
                dispatches.add(answer.map(Dispatch.class::cast));
            }
            return this;
        }

        @SafeVarargs
        final Script effects(Uni<? extends Effect>... answers) {
            for (Uni<? extends Effect> answer : answers) {
                effects.add(answer.map(Effect.class::cast));
            }
            return this;
        }

        @Override
        public Uni<Dispatch> dispatch(Operation operation) {
            return Uni.createFrom().deferred(dispatches::remove);
        }

        @Override
        public Uni<Effect> effect(Operation operation) {
            return Uni.createFrom().deferred(effects::remove);
        }
    }
}
