package dev.slipway.provisioning;

import static dev.slipway.inventory.Worlds.vm;
import static dev.slipway.provisioning.Gate.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.database.Database;
import dev.slipway.database.DatabaseException;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.placement.Claim;
import dev.slipway.placement.Reservation;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {

    private static final int QUEUE_LIMIT = 3;
    private static final int MANY = 1_000;

    @TempDir
    Path folder;

    private Database database;
    private Gate gate;

    @BeforeEach
    void open() {
        database = TestDatabase.in(folder);
        gate = new Gate(database, QUEUE_LIMIT);
    }

    private void end(Operation operation) {
        done(gate.journal.append(operation.id(), new Entry.Succeeded(Map.of(), Instant.EPOCH)));
    }

    private static CreateVmRequest tooLarge() {
        CreateVmRequest request = Scenario.request("large");
        return new CreateVmDraft()
                .name(request.name())
                .template(request.template())
                .memory(64 << 20)
                .request();
    }

    @Test
    void whatIsAcceptedIsStoredReservedAndLaunched() {
        Operation accepted = done(gate.admit("web"));

        assertThat(done(gate.journal.find(accepted.id()))).map(Operation::vmid).contains(accepted.vmid());
        assertThat(gate.inFlight())
                .extracting(Reservation::operationId, Reservation::vmid)
                .containsExactly(tuple(accepted.id().value(), accepted.vmid()));
        assertThat(gate.launched).containsExactly(accepted);
    }

    @Test
    void whatHasNoRoomLeavesNothing() {
        assertThatThrownBy(() -> done(gate.admit(tooLarge()))).isInstanceOf(Refusal.Conflict.class);

        assertThat(gate.inFlight()).isEmpty();
        assertThat(gate.underWay()).isEmpty();
    }

    @Test
    void nameOfAVmThatIsBeingMadeIsTaken() {
        Operation first = done(gate.admit("web"));

        assertThatThrownBy(() -> done(gate.admit("WEB")))
                .isInstanceOf(Refusal.AlreadyExists.class)
                .hasMessageContaining(first.id().value());

        assertThat(gate.inFlight()).hasSize(1);
    }

    @Test
    void nameOfAVmThatWasJustMadeIsTakenAlthoughTheSnapshotDoesNotShowIt() {
        Operation first = done(gate.admit("web"));
        done(gate.reservations.settle(first.id().value()));
        end(first);

        assertThatThrownBy(() -> done(gate.admit("web"))).isInstanceOf(Refusal.AlreadyExists.class);
    }

    @Test
    void nameIsFreeAgainOnceItsVmIsGone() {
        Operation first = done(gate.admit("web"));
        done(gate.reservations.release(first.id().value(), first.cluster(), first.vmid()));
        end(first);

        Operation second = done(gate.admit("web"));

        assertThat(second.vmid()).isNotEqualTo(first.vmid());
    }

    @Test
    void vmIdOfAnUnfinishedOperationIsNotGivenAway() {
        Operation first = done(gate.admit("web"));
        done(database.write(connection -> run(connection, "DELETE FROM vmid_reservation")));

        Operation second = done(gate.admit("db"));

        assertThat(second.vmid()).isNotEqualTo(first.vmid());
    }

    @Test
    void sameKeyYieldsTheSameOperationAndLaunchesItOnce() {
        Journal.IdempotencyKey key = new Journal.IdempotencyKey("k", "digest");
        Operation first = done(gate.admit("web", key));

        Operation second = done(gate.admit("web", key));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(gate.launched).hasSize(1);
        assertThat(gate.inFlight()).hasSize(1);
    }

    @Test
    void creationsAreRefusedWhenTooManyOperationsHaveNotEnded() {
        IntStream.range(0, QUEUE_LIMIT).forEach(n -> done(gate.admit("vm-" + n)));

        assertThatThrownBy(() -> done(gate.admit("one too many")))
                .isInstanceOfSatisfying(
                        Refusal.Unavailable.class,
                        refusal -> assertThat(refusal.retryAfter()).isPositive());

        assertThat(gate.inFlight()).hasSize(QUEUE_LIMIT);
    }

    @Test
    void endOfAnOperationMakesRoomInTheQueue() {
        List<Operation> all = IntStream.range(0, QUEUE_LIMIT)
                .mapToObj(n -> done(gate.admit("vm-" + n)))
                .toList();
        end(all.getFirst());

        assertThat(done(gate.admit("next")).name()).isEqualTo("next");
    }

    @Test
    void deletionsAreAcceptedAlsoWhenTheQueueIsFull() {
        IntStream.range(0, QUEUE_LIMIT).forEach(n -> done(gate.admit("vm-" + n)));
        Operation deletion = new Operation(
                OperationId.random(),
                OperationKind.DELETE,
                ClusterName.DEFAULT,
                new VmId(100),
                "old",
                "default",
                "admin",
                "{}",
                Instant.EPOCH,
                List.of());

        assertThat(done(gate.journal.accept(deletion, null))).isInstanceOf(Journal.Acceptance.Accepted.class);
    }

    @Test
    void databaseThatFailsHalfWayKeepsNothing() {
        done(database.write(connection -> run(connection, "ALTER TABLE operation_entry RENAME TO elsewhere")));

        assertThatThrownBy(() -> done(gate.admit("web"))).isInstanceOf(DatabaseException.class);

        assertThat(gate.inFlight()).isEmpty();
        assertThat(gate.underWay()).isEmpty();
        assertThat(gate.launched).isEmpty();
    }

    @Test
    void oneOfManyIsDecidedAsWell() {
        int first = 10_000;
        Gate crowded = new Gate(
                database,
                2 * MANY,
                IntStream.range(0, MANY)
                        .mapToObj(n -> vm(first + n, "pve1", "old-" + n, PowerState.STOPPED))
                        .toArray());
        done(database.write(connection -> {
            for (int n = 0; n < MANY; n++) {
                crowded.reservations.reserve(connection, claim(OperationId.random()), List.of());
            }
            return MANY;
        }));

        Operation accepted = done(crowded.admit("web"));

        assertThat(accepted.vmid().number()).isEqualTo(first + 2 * MANY);
    }

    private static Claim claim(OperationId holder) {
        return new Claim(ClusterName.DEFAULT, holder.value(), new NodeName("pve1"), "local", 64, DiskSize.ofGiB(1));
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
