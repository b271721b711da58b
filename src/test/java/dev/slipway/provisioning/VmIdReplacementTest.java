package dev.slipway.provisioning;

import static dev.slipway.provisioning.Gate.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.placement.Reservation;
import dev.slipway.proxmox.VmId;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmIdReplacementTest {

    @TempDir
    Path folder;

    private Gate gate;
    private VmIdReplacement replacement;

    @BeforeEach
    void open() {
        gate = new Gate(TestDatabase.in(folder), 10);
        replacement = new VmIdReplacement(gate.database, gate.reservations, gate.journal, new TestClock());
    }

    @Test
    void reservationAndJournalChangeTogether() {
        Operation before = done(gate.admit("web"));

        Operation after = done(replacement.replace(before));

        assertThat(after.vmid()).isNotEqualTo(before.vmid());
        assertThat(after.entries())
                .last()
                .isEqualTo(new Entry.VmIdReplaced(before.vmid(), after.vmid(), TestClock.START));
        assertThat(gate.inFlight()).extracting(Reservation::vmid).containsExactly(after.vmid());
    }

    @Test
    void theSameReplacementTwiceChangesNothingMore() {
        Operation before = done(gate.admit("web"));
        Operation after = done(replacement.replace(before));

        assertThat(done(replacement.replace(before))).isEqualTo(after);
    }

    @Test
    void aVmIdThatAnotherOperationWorksOnIsPassedOver() {
        Operation before = done(gate.admit("web"));
        VmId others = done(gate.admit("db")).vmid();

        assertThat(done(replacement.replace(before)).vmid()).isNotEqualTo(others);
    }
}
