package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Upid UPID = Upid.parse("UPID:pve1:00001000:00002000:69560000:qmclone:9000:slipway@pve!t:");
    private static final Failure FAILURE = new Failure(Step.CLONE, "no-capacity", "full", "free space", List.of());

    @Test
    void whatWasHeldAndNeverSentHasNotBeenCalled() {
        assertThat(operation(new Entry.Intended(Step.CLONE, NOW), new Entry.Retried(Step.CLONE, "away", NOW))
                        .mayHaveCalled(Step.CLONE))
                .isFalse();
    }

    @Test
    void whatWasDoubtedOnceMayHaveBeenCalled() {
        assertThat(operation(
                                new Entry.Intended(Step.CLONE, NOW),
                                new Entry.Doubted(Step.CLONE, "596", NOW),
                                new Entry.Retried(Step.CLONE, "away", NOW))
                        .mayHaveCalled(Step.CLONE))
                .isTrue();
    }

    @Test
    void withoutEntriesItIsQueued() {
        assertThat(operation().state()).isEqualTo(new OperationState.Queued());
    }

    @Test
    void theLatestStepIsTheOneThatRuns() {
        Operation operation = operation(
                new Entry.Intended(Step.CLONE, NOW),
                new Entry.Dispatched(Step.CLONE, UPID, NOW),
                new Entry.Completed(Step.CLONE, List.of(), NOW),
                new Entry.Intended(Step.CONFIGURE, NOW));

        assertThat(operation.state()).isEqualTo(new OperationState.Running(Step.CONFIGURE, false));
        assertThat(operation.stepState(Step.CLONE)).isEqualTo(StepState.SUCCEEDED);
        assertThat(operation.stepState(Step.CONFIGURE)).isEqualTo(StepState.RUNNING);
        assertThat(operation.stepState(Step.RESIZE)).isEqualTo(StepState.PENDING);
        assertThat(operation.upid(Step.CLONE)).contains(UPID);
    }

    @Test
    void aCancelledOperationRollsBackBeforeItEnds() {
        Operation asked = operation(new Entry.Intended(Step.CLONE, NOW), new Entry.CancelRequested("admin", NOW));
        Operation turned = operation(
                new Entry.Intended(Step.CLONE, NOW),
                new Entry.CancelRequested("admin", NOW),
                new Entry.RollbackBegun(NOW),
                new Entry.Intended(Step.DESTROY, NOW));

        assertThat(asked.state().label()).isEqualTo("cancelling");
        assertThat(turned.state()).isEqualTo(new OperationState.RollingBack(Step.DESTROY));
        assertThat(turned.steps()).containsSequence(Step.ADDRESS, Step.DESTROY);
    }

    @Test
    void anEndIsFinal() {
        Operation failed = operation(
                new Entry.StepFailed(Step.CLONE, FAILURE, NOW),
                new Entry.RollbackBegun(NOW),
                new Entry.Failed(FAILURE, List.of(), NOW));
        Operation succeeded = operation(new Entry.Succeeded(Map.of("node", "pve1"), NOW));

        assertThat(failed.state()).isEqualTo(new OperationState.Failed(FAILURE, List.of(), NOW));
        assertThat(failed.ended()).isTrue();
        assertThat(succeeded.state().label()).isEqualTo("succeeded");
        assertThat(succeeded.endedAt()).contains(NOW);
    }

    @Test
    void aReplacedVmIdBeginsTheCloneAnew() {
        Operation operation = operation(
                new Entry.Intended(Step.CLONE, NOW),
                new Entry.Dispatched(Step.CLONE, UPID, NOW),
                new Entry.VmIdReplaced(new VmId(100), new VmId(101), NOW));

        assertThat(operation.stepState(Step.CLONE)).isEqualTo(StepState.PENDING);
        assertThat(operation.upid(Step.CLONE)).isEmpty();
    }

    @Test
    void aReplacedVmIdLeavesWhatWasDoneBeforeTheGuest() {
        Operation operation = operation(
                new Entry.Intended(Step.DOWNLOAD, NOW),
                new Entry.Completed(Step.DOWNLOAD, List.of(), NOW),
                new Entry.Intended(Step.CREATE, NOW),
                new Entry.VmIdReplaced(new VmId(100), new VmId(101), NOW));

        assertThat(operation.stepState(Step.DOWNLOAD)).isEqualTo(StepState.SUCCEEDED);
        assertThat(operation.stepState(Step.CREATE)).isEqualTo(StepState.PENDING);
    }

    @Test
    void theMarkIsFoundOnlyAsALineOfItsOwn() {
        OperationId id = OperationId.random();

        assertThat(Marker.carries(Marker.describe("web server\nof Kim", id), Marker.of(id)))
                .isTrue();
        assertThat(Marker.carries(Marker.describe(null, id), Marker.of(id))).isTrue();
        assertThat(Marker.carries("not " + Marker.of(id), Marker.of(id))).isFalse();
        assertThat(Marker.carries(Marker.of(OperationId.random()), Marker.of(id)))
                .isFalse();
        assertThat(Marker.carries(null, Marker.of(id))).isFalse();
    }

    private static Operation operation(Entry... entries) {
        return new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(10000),
                "web-1",
                "default",
                "admin",
                "{}",
                NOW,
                List.of(entries));
    }
}
