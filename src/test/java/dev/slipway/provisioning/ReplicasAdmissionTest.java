package dev.slipway.provisioning;

import static dev.slipway.provisioning.Gate.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.placement.Reservation;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Two replicas that know nothing of each other but their database decide as one.
@ParameterizedClass
@EnumSource
class ReplicasAdmissionTest {

    private static final int MANY = 50;

    enum Shared {
        SQLITE,
        POSTGRESQL
    }

    @Parameter
    Shared shared;

    @TempDir
    Path folder;

    private Gate one;
    private Gate two;

    @BeforeEach
    void open() {
        DataSource source =
                switch (shared) {
                    case SQLITE -> file();
                    case POSTGRESQL -> TestDatabase.postgresql();
                };
        one = new Gate(TestDatabase.on(source), 2 * MANY);
        two = new Gate(TestDatabase.on(source), 2 * MANY);
    }

    /// Two processes on one file are not how Slipway runs: each has to take the file for itself before it reads.
    private DataSource file() {
        SQLiteDataSource file = TestDatabase.sqlite(folder);
        file.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE.name());
        return file;
    }

    /// What became of 50 requests at once, half of them at each replica; empty where one was refused.
    private List<Optional<Operation>> admitted(IntFunction<Uni<Operation>> atOne, IntFunction<Uni<Operation>> atTwo) {
        Stream<Uni<Operation>> requests =
                IntStream.range(0, MANY).mapToObj(n -> n % 2 == 0 ? atOne.apply(n) : atTwo.apply(n));
        return done(Uni.join()
                .all(requests.map(request -> request.map(Optional::of)
                                .onFailure(Refusal.class)
                                .recoverWithItem(Optional.empty()))
                        .toList())
                .andFailFast());
    }

    private List<VmId> reserved() {
        return one.inFlight().stream().map(Reservation::vmid).toList();
    }

    @Test
    void eachCreationHasItsOwnVmId() {
        List<Optional<Operation>> admitted = admitted(n -> one.admit("vm-" + n), n -> two.admit("vm-" + n));

        List<VmId> vmIds =
                admitted.stream().flatMap(Optional::stream).map(Operation::vmid).toList();
        assertThat(vmIds).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(reserved()).containsExactlyInAnyOrderElementsOf(vmIds);
    }

    @Test
    void oneOfManyHasTheName() {
        List<Optional<Operation>> admitted = admitted(n -> one.admit("web"), n -> two.admit("web"));

        assertThat(admitted.stream().flatMap(Optional::stream)).hasSize(1);
        assertThat(reserved()).hasSize(1);
    }

    @Test
    void oneKeyYieldsOneOperation() {
        Journal.IdempotencyKey key = new Journal.IdempotencyKey("k", "digest");

        List<Optional<Operation>> admitted = admitted(n -> one.admit("web", key), n -> two.admit("web", key));

        List<OperationId> ids =
                admitted.stream().flatMap(Optional::stream).map(Operation::id).toList();
        assertThat(ids).hasSize(MANY).containsOnly(ids.getFirst());
        assertThat(Stream.concat(one.launched.stream(), two.launched.stream())).hasSize(1);
        assertThat(reserved()).hasSize(1);
    }
}
