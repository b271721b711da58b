package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.database.DatabaseException;
import dev.slipway.database.FragileSource;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.TestRequester;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that cannot be written while an operation is under way.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ReadOnlyScenarioTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Inject
    Replica.Surroundings surroundings;

    @Inject
    Scenario scenario;

    ProxmoxSimulator simulator;

    private FragileSource disk;
    private Replica replica;

    @BeforeEach
    void start() {
        scenario.look();
        disk = new FragileSource(folder);
        replica = surroundings.replica(TestDatabase.on(disk)).started();
    }

    @Test
    void whatWasAcceptedWaitsAndIsFinishedAndNothingElseIsAccepted() {
        // Given
        Operation accepted = admit();

        // When
        disk.makeReadOnly();
        DatabaseException refusal = catchThrowableOfType(DatabaseException.class, this::admit);
        Operation waiting =
                replica.journal.find(accepted.id()).await().atMost(PATIENCE).orElseThrow();
        disk.mend();

        // Then
        assertThat(refusal.trouble()).isEqualTo(DatabaseException.Trouble.READ_ONLY);
        assertThat(waiting.ended()).isFalse();
        assertThat(ended(accepted).state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(Scenario.made(simulator, accepted.id())).hasSize(1);
    }

    private Operation admit() {
        String name = Scenario.freshName();
        return Uni.createFrom()
                .deferred(() -> replica.admission.admit(Scenario.request(name), TestRequester.ADMIN))
                .onFailure(Refusal.Unavailable.class)
                .retry()
                .withBackOff(Duration.ofMillis(10), Duration.ofMillis(10))
                .atMost(500)
                .await()
                .atMost(PATIENCE);
    }

    /// With the rounds that a running Slipway does.
    private Operation ended(Operation operation) {
        return Uni.createFrom()
                .deferred(() -> replica.keeper
                        .keep()
                        .chain(replica.keeper::takeOver)
                        .chain(() -> replica.journal.find(operation.id())))
                .repeat()
                .withDelay(Duration.ofMillis(100))
                .whilst(found -> !found.orElseThrow().ended())
                .collect()
                .last()
                .await()
                .atMost(PATIENCE)
                .orElseThrow();
    }
}
