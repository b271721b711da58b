package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Step;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whose a half-made guest under our VMID is, by what the journal says of our calls.
class MakingTest {

    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");
    private static final Entry INTENDED = new Entry.Intended(Step.CLONE, AT);
    private static final Entry REFUSED = new Entry.Retried(Step.CLONE, "got lock request timeout", AT);
    private static final Entry DISPATCHED = new Entry.Dispatched(
            Step.CLONE, Upid.parse("UPID:pve1:000002FB:00048C62:6B00D84D:qmclone:9000:slipway@pve!ci:"), AT);

    @Test
    void itMayBeThatOfALostCallThoughALaterOneWasRefused() {
        assertThat(Making.mayBeOurs(
                        operation(INTENDED, new Entry.Doubted(Step.CLONE, "596 Connection timed out", AT), REFUSED),
                        Step.CLONE))
                .isTrue();
    }

    @Test
    void itMayBeThatOfTheRunningTask() {
        assertThat(Making.mayBeOurs(operation(INTENDED, DISPATCHED), Step.CLONE))
                .isTrue();
    }

    @Test
    void itIsNotThatOfATaskThatEndedAtALock() {
        assertThat(Making.mayBeOurs(operation(INTENDED, DISPATCHED, REFUSED), Step.CLONE))
                .isFalse();
    }

    @Test
    void itIsNotThatOfACallThatWasRefused() {
        assertThat(Making.mayBeOurs(operation(INTENDED, REFUSED), Step.CLONE)).isFalse();
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
                AT,
                List.of(entries));
    }
}
