package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slipway.TestConfig;
import dev.slipway.database.TestDatabase;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import dev.slipway.task.TaskOutcome;
import dev.slipway.task.TaskRef;
import dev.slipway.task.TaskTracker;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a step whose request was lost, by what the looks for its effect find.
class StepRunnerTest {

    private static final Upid HUNG = Upid.parse("UPID:pve1:00001000:00002000:69560000:qmclone:9000:slipway@pve!t:");
    private static final ProxmoxException LOST = new ProxmoxException.UnknownOutcome("POST clone", "596");

    @TempDir
    Path folder;

    private Journal journal;
    private Operation operation;
    private final Deque<Uni<StepWork.Effect>> looks = new ArrayDeque<>();

    @BeforeEach
    void accept() {
        journal = new Journal(TestDatabase.in(folder));
        operation = new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(10000),
                "web-1",
                "default",
                "admin",
                "{}",
                Instant.now(),
                List.of());
        journal.accept(operation, null).await().indefinitely();
    }

    @Test
    void aLookThatIsRefusedIsRepeated() {
        finds(failure(new ProxmoxException.Failed("GET tasks", "some error")));
        finds(failure(new ProxmoxException.Forbidden("GET config", "Permission check failed")));
        finds(Uni.createFrom().item(new StepWork.Effect.Present(List.of())));

        Operation after = run("1m");

        assertThat(after.stepState(Step.CLONE)).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void aLookThatIsRefusedForTooLongEndsTheStepWithItsReason() {
        finds(failure(new ProxmoxException.Failed("GET tasks", "some error")));

        Throwable ending = catchThrowable(() -> run("0s"));

        assertThat(ending)
                .isInstanceOfSatisfying(
                        StepFailure.class,
                        failure -> assertThat(failure.failure().reason()).isEqualTo("some error"));
    }

    @Test
    void aTaskThatNeverEndsIsNotWaitedForAgainAndAgain() {
        finds(Uni.createFrom().item(new StepWork.Effect.Underway(List.of(HUNG))));

        Throwable ending = catchThrowable(() -> run("1m"));

        assertThat(ending)
                .isInstanceOfSatisfying(
                        StepFailure.class,
                        failure -> assertThat(failure.failure().code()).isEqualTo("task-overdue"));
    }

    private void finds(Uni<StepWork.Effect> found) {
        looks.add(found);
    }

    private static Uni<StepWork.Effect> failure(ProxmoxException failure) {
        return Uni.createFrom().failure(failure);
    }

    private Operation run(String retryFor) {
        StepRunner runner = new StepRunner(
                journal,
                new OperationEvents(),
                new Overdue(),
                InstantSource.system(),
                TestConfig.of(
                        OperationConfig.class,
                        "operation.retry-for",
                        retryFor,
                        "operation.retry-pause",
                        "1ms",
                        "operation.retry-pause-max",
                        "1ms"));
        return runner.run(operation, Step.CLONE, new LostClone()).await().atMost(Duration.ofSeconds(10));
    }

    /// A request that gets no answer, and looks that find what the test says.
    private final class LostClone implements StepWork {

        @Override
        public Uni<Dispatch> dispatch(Operation operation) {
            return Uni.createFrom().failure(LOST);
        }

        @Override
        public Uni<Effect> effect(Operation operation) {
            return Uni.createFrom().deferred(looks::remove);
        }
    }

    /// No task ever ends in its time.
    private static final class Overdue extends TaskTracker {

        Overdue() {
            super(null);
        }

        @Override
        public Uni<TaskOutcome> completion(TaskRef task) {
            return Uni.createFrom().item(new TaskOutcome.Overdue(Duration.ofHours(1)));
        }
    }
}
