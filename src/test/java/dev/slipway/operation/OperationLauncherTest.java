package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.database.TestDatabase;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class OperationLauncherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final OperationEvents events = new OperationEvents();
    private Journal journal;
    private ReplicaLease lease;
    private Operations operations;

    @BeforeEach
    void open() {
        TestJournal process = TestJournal.begunOn(TestDatabase.in(folder));
        journal = process.journal();
        lease = process.lease();
        operations = new Operations(journal, events, clock);
    }

    @Test
    void aDefectIsToldOfTheStepInWhichItHappened() {
        // Given
        Operation accepted = accepted(10000);
        OperationLauncher launcher = launcher(operation -> journal.append(
                        operation.id(),
                        new Entry.Intended(Step.CLONE, clock.instant()),
                        new Entry.Completed(Step.CLONE, List.of(), clock.instant()),
                        new Entry.Intended(Step.CONFIGURE, clock.instant()))
                .map(begun -> {
                    throw new IllegalStateException("a defect");
                }));

        // When
        launcher.launch(accepted);

        // Then
        Operation ended = ended(accepted);
        assertThat(ended.state()).isInstanceOf(OperationState.Failed.class);
        assertThat(ended.failure()).map(Failure::step).contains(Step.CONFIGURE);
        assertThat(ended.stepState(Step.CLONE)).isEqualTo(StepState.SUCCEEDED);
    }

    @Test
    void noMoreThanTheConfiguredNumberIsUnderWayAndAllEnd() {
        // Given
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        OperationLauncher launcher = launcher(operation -> Uni.createFrom()
                .item(() -> most.accumulateAndGet(underWay.incrementAndGet(), Math::max))
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(5))
                .invoke(underWay::decrementAndGet)
                .replaceWith(Map.of()));
        List<Operation> accepted =
                IntStream.range(0, 40).mapToObj(i -> accepted(10000 + i)).toList();

        // When
        accepted.forEach(launcher::launch);

        // Then
        assertThat(accepted)
                .allSatisfy(
                        operation -> assertThat(ended(operation).state()).isInstanceOf(OperationState.Succeeded.class));
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void whoFindsNoRoomSaysSo() {
        // Given
        OperationLauncher launcher = launcher(1, operation -> Uni.createFrom().nothing());
        launcher.launch(accepted(10000));
        Operation second = accepted(10001);

        // When
        launcher.launch(second);

        // Then
        assertThat(operations.view(second).waiting())
                .extracting(Waiting::reason)
                .isEqualTo("waiting until fewer than 1 operations of cluster default are under way");
    }

    /// Those who wait for what another one holds must not keep that one from going on.
    @Test
    void whoWaitsForItsTurnTakesNoPlaceOfThoseUnderWay() {
        // Given
        Operation waiting = accepted(10000);
        Operation next = accepted(10001);
        OperationLauncher launcher = launcher(
                1,
                operation -> operation.id().equals(waiting.id())
                        ? Uni.createFrom().nothing()
                        : Uni.createFrom().voidItem(),
                operation -> Uni.createFrom().item(Map.of()));
        launcher.launch(waiting);

        // When
        launcher.launch(next);

        // Then
        assertThat(ended(next).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    /// As when the connection breaks while the acceptance is committed.
    @Test
    void whatIsOursAndWasNeverLaunchedIsTakenUp() {
        // Given
        OperationLauncher launcher = launcher(operation -> Uni.createFrom().item(Map.of()));
        launcher.resumption(Uni.createFrom().voidItem()).await().atMost(PATIENCE);
        Operation accepted = accepted(10000);

        // When
        launcher.takeOver().await().atMost(PATIENCE);

        // Then
        assertThat(ended(accepted).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void aDefectWhileItWaitsForItsTurnEndsTheOperation() {
        // Given
        Operation accepted = accepted(10000);
        OperationLauncher launcher = launcher(
                1,
                operation -> {
                    throw new IllegalStateException("a defect");
                },
                operation -> Uni.createFrom()
                        .failure(new StepFailure(operation.failure().orElseThrow())));

        // When
        launcher.launch(accepted);

        // Then
        assertThat(ended(accepted).state()).isInstanceOf(OperationState.Failed.class);
    }

    @Test
    void aConcurrencyOfNothingStopsTheStart() {
        assertThatThrownBy(() -> launcher(0, operation -> Uni.createFrom().item(Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("operation.concurrency must be 1 or more");
    }

    private Operation accepted(int vmid) {
        Operation operation = new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(vmid),
                "web-" + vmid,
                "default",
                "admin",
                "{}",
                clock.instant(),
                List.of());
        journal.accept(operation, null).await().atMost(PATIENCE);
        return operation;
    }

    private Operation ended(Operation operation) {
        return operations.ended(operation.id(), PATIENCE).await().atMost(PATIENCE);
    }

    private OperationLauncher launcher(Function<Operation, Uni<Map<String, String>>> forward) {
        return launcher(3, forward);
    }

    private OperationLauncher launcher(int concurrency, Function<Operation, Uni<Map<String, String>>> forward) {
        return launcher(concurrency, operation -> Uni.createFrom().voidItem(), forward);
    }

    private OperationLauncher launcher(
            int concurrency,
            Function<Operation, Uni<Void>> turn,
            Function<Operation, Uni<Map<String, String>>> forward) {
        Pipeline pipeline = new Pipeline() {
            @Override
            public Set<OperationKind> kinds() {
                return Set.of(OperationKind.CREATE);
            }

            @Override
            public Uni<Void> turn(Operation operation) {
                return turn.apply(operation);
            }

            @Override
            public Uni<Map<String, String>> forward(Operation operation) {
                return forward.apply(operation);
            }

            @Override
            public Uni<List<String>> back(Operation operation) {
                return Uni.createFrom().item(List.of());
            }
        };
        return new OperationLauncher(
                List.of(pipeline),
                journal,
                lease,
                events,
                clock,
                TestConfig.of(OperationConfig.class, "operation.concurrency", Integer.toString(concurrency)));
    }
}
