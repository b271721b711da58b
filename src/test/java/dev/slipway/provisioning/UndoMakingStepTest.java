package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.operation.StepWork.Dispatch;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// For how long a clone call without an answer keeps a rollback waiting.
class UndoMakingStepTest {

    private static final Duration LATE = Duration.ofMinutes(1);

    private final TestClock clock = new TestClock();
    private Effect found = new Effect.Absent();
    private final StepWork undo = new UndoMakingStep(
            Step.CLONE, (operation, sent) -> Uni.createFrom().item(found), StepWork.skipped("destroyed"), LATE, clock);

    @Test
    void nothingIsGivenUpBeforeALostCallCannotComeAnyMore() {
        Operation operation = doubtedAt(clock.instant().minusSeconds(20));

        assertThat(dispatch(operation)).isEqualTo(new Dispatch.NotYet(Duration.ofSeconds(40)));

        clock.advance(Duration.ofSeconds(40));
        assertThat(dispatch(operation)).isInstanceOf(Dispatch.Nothing.class);
    }

    @Test
    void whatIsThereIsNotDestroyedBeforeThatEither() {
        found = new Effect.Present(List.of());
        Operation operation = doubtedAt(clock.instant());

        assertThat(dispatch(operation)).isEqualTo(new Dispatch.NotYet(LATE));

        clock.advance(LATE);
        assertThat(dispatch(operation)).isEqualTo(new Dispatch.Nothing("destroyed"));
    }

    @Test
    void aClockThatWasSetBackMakesNobodyWaitLonger() {
        Operation operation = doubtedAt(clock.instant().plus(Duration.ofMinutes(20)));

        assertThat(dispatch(operation)).isEqualTo(new Dispatch.NotYet(LATE));
        assertThat(dispatch(operation)).isInstanceOf(Dispatch.Nothing.class);
    }

    private Dispatch dispatch(Operation operation) {
        return undo.dispatch(operation).await().indefinitely();
    }

    private static Operation doubtedAt(Instant doubt) {
        return new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(10000),
                "web-1",
                "default",
                "admin",
                "{}",
                TestClock.START,
                List.of(
                        new Entry.Intended(Step.CLONE, doubt),
                        new Entry.Doubted(Step.CLONE, "596 Connection timed out", doubt)));
    }
}
