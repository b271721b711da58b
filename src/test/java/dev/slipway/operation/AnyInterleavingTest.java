package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.MortalDatabase;
import dev.slipway.database.MortalDatabase.LastWrite;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.StepWork.Dispatch;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/// Whatever Proxmox VE answers, and whenever we die: an operation ends, its effect is there once or not at
/// all, what could not be taken away is named, and nothing of anybody else is touched.
///
/// Seeds choose the answers, the deaths, the time until the next life, a cancellation, and an intruder under
/// our VMID.
class AnyInterleavingTest {

    private static final int SEEDS = 250;
    private static final int LIVES = 4;
    private static final VmId VMID = new VmId(10000);
    private static final OperationConfig CONFIG =
            TestConfig.of(OperationConfig.class, "operation.retry-pause", "0ms", "operation.retry-pause-max", "0ms");

    @TempDir
    Path folder;

    @Test
    void anOperationEndsAndLeavesNothingUntold() throws Exception {
        DataSource file = TestDatabase.source(folder);
        // a power cut is not among the deaths of this test
        if (file instanceof SQLiteDataSource sqlite) {
            sqlite.setSynchronous("OFF");
        }
        Database open = TestDatabase.on(file);
        for (int seed = 0; seed < SEEDS; seed++) {
            new Story(seed, file, open).tell();
        }
    }

    private record Story(int seed, FakeProxmox proxmox, DataSource file, Journal journal) {

        Story(int seed, DataSource file, Database open) {
            this(seed, new FakeProxmox(seed), file, TestJournal.on(open).journal());
        }

        void tell() throws Exception {
            boolean intruder = proxmox.chance(20);
            if (intruder && proxmox.chance(50)) {
                proxmox.intrude(VMID.number());
            }
            OperationId id = accept();
            Optional<Operation> ended = Optional.empty();
            for (int life = 1; ended.isEmpty(); life++) {
                boolean last = life >= LIVES;
                ended = live(id, last ? Integer.MAX_VALUE : 1 + (seed * 7 + life * 13) % 17);
                if (ended.isEmpty()) {
                    proxmox.passTime(proxmox.chance(30) ? Duration.ofHours(2) : Duration.ofSeconds(3));
                }
                if (intruder && life == 1 && ended.isEmpty()) {
                    proxmox.intrude(VMID.number());
                }
            }
            judge(ended.get());
        }

        private OperationId accept() {
            Operation operation = new Operation(
                    OperationId.random(),
                    OperationKind.CREATE,
                    ClusterName.DEFAULT,
                    VMID,
                    "web-" + seed,
                    "default",
                    "admin",
                    "{}",
                    proxmox.instant(),
                    List.of());
            journal.accept(operation, null).await().atMost(Duration.ofSeconds(5));
            return operation.id();
        }

        /// One process: it ends with the operation, or with its own death.
        private Optional<Operation> live(OperationId id, int writes) throws Exception {
            MortalDatabase database =
                    new MortalDatabase(file, writes, proxmox.chance(50) ? LastWrite.DONE : LastWrite.LOST);
            TestJournal process = TestJournal.on(database);
            Journal own = process.journal();
            OperationEvents events = new OperationEvents();
            StepRunner steps = new StepRunner(own, events, proxmox.tracker(), proxmox, CONFIG);
            CompletableFuture<Void> over = new CompletableFuture<>();
            events.changes().filter(Operation::ended).subscribe().with(operation -> over.complete(null));
            database.death().thenRun(() -> over.complete(null));
            OperationLauncher launcher = new OperationLauncher(
                    List.of(new Creation(proxmox, steps, own)), own, process.lease(), events, proxmox, CONFIG);
            if (proxmox.chance(15)) {
                own.request(id, new Entry.CancelRequested("admin", proxmox.instant()))
                        .subscribe()
                        .with(cancelled -> {}, lost -> {});
            }
            launcher.resume(Uni.createFrom().voidItem());
            try {
                over.get(20, TimeUnit.SECONDS);
            } catch (TimeoutException hangs) {
                throw new AssertionError("seed " + seed + " does not end: " + read(id).entries(), hangs);
            } finally {
                database.close();
            }
            return Optional.of(read(id)).filter(Operation::ended);
        }

        private Operation read(OperationId id) {
            return journal.find(id).await().atMost(Duration.ofSeconds(5)).orElseThrow();
        }

        private void judge(Operation operation) {
            // what was lost on its way may still arrive
            IntStream.range(0, 30).forEach(again -> proxmox.passTime(Duration.ofSeconds(10)));
            String mark = Marker.of(operation.id());
            List<FakeProxmox.Guest> ours = proxmox.guests.values().stream()
                    .filter(guest -> mark.equals(guest.mark) || guest.half)
                    .toList();
            String told = "seed %d: %s".formatted(seed, operation.entries());
            assertThat(proxmox.foreignTouched).as(told).isZero();
            assertThat(operation.entries().toString()).as(told).doesNotContain("internal");
            switch (operation.state()) {
                case OperationState.Succeeded ignored
                when proxmox.intruded -> assertThat(ours).as(told).hasSizeLessThan(2);
                case OperationState.Succeeded done ->
                    assertThat(ours).as(told).singleElement().satisfies(guest -> {
                        assertThat(guest.half).as(told).isFalse();
                        assertThat(guest.running).as(told).isTrue();
                    });
                case OperationState.Failed failed ->
                    assertThat(ours).as(told).hasSize(failed.leftovers().size());
                case OperationState.Cancelled cancelled ->
                    assertThat(ours).as(told).hasSize(cancelled.leftovers().size());
                default -> throw new AssertionError(told);
            }
        }
    }

    /// A creation as [dev.slipway.provisioning] does it, on the fake.
    private record Creation(FakeProxmox proxmox, StepRunner steps, Journal journal) implements Pipeline {

        @Override
        public Set<OperationKind> kinds() {
            return Set.of(OperationKind.CREATE);
        }

        @Override
        public Uni<Map<String, String>> forward(Operation operation) {
            return cloned(operation)
                    .chain(next -> steps.run(next, Step.START, start()))
                    .replaceWith(Map.of());
        }

        private Uni<Operation> cloned(Operation operation) {
            return steps.run(operation, Step.CLONE, cloning())
                    .onFailure(VmIdTaken.class)
                    .recoverWithUni(() -> journal.find(operation.id())
                            .map(Optional::orElseThrow)
                            .chain(now -> journal.append(
                                    now.id(),
                                    new Entry.VmIdReplaced(
                                            now.vmid(), new VmId(now.vmid().number() + 1), proxmox.instant())))
                            .chain(this::cloned));
        }

        @Override
        public Uni<List<String>> back(Operation operation) {
            if (!operation.mayHaveCalled(Step.CLONE)) {
                return Uni.createFrom().item(List.of());
            }
            return steps.run(operation, Step.DESTROY, destruction())
                    .replaceWith(List.<String>of())
                    .onFailure(StepFailure.class)
                    .recoverWithItem(failure -> List.of(failure.getMessage()));
        }

        private StepWork cloning() {
            return work(
                    operation -> proxmox.look()
                            .map(guests -> task(() -> proxmox.cloneTo(number(operation), mark(operation)))),
                    operation -> clone(
                            operation,
                            operation.doubtedAt(Step.CLONE).isPresent()
                                    || operation
                                            .latest(Step.CLONE)
                                            .filter(Entry.Dispatched.class::isInstance)
                                            .isPresent()));
        }

        private Uni<Effect> clone(Operation operation, boolean mayBeOurs) {
            return proxmox.look().map(guests -> {
                FakeProxmox.Guest guest = guests.get(number(operation));
                List<Upid> tasks = proxmox.running("qmclone", number(operation));
                if (guest != null && mark(operation).equals(guest.mark)) {
                    return new Effect.Present(List.of());
                }
                if (!tasks.isEmpty() && (guest == null || guest.half)) {
                    return new Effect.Underway(tasks);
                }
                if (guest == null) {
                    return new Effect.Absent();
                }
                return guest.half && mayBeOurs ? new Effect.Stuck("half made", "unlock it") : new Effect.Foreign();
            });
        }

        private StepWork start() {
            return work(
                    operation ->
                            own(operation).map(guest -> task(() -> proxmox.start(number(operation), mark(operation)))),
                    operation -> own(operation)
                            .map(guest -> guest.running
                                    ? new Effect.Present(List.of())
                                    : underway(proxmox.running("qmstart", number(operation)))));
        }

        private Uni<FakeProxmox.Guest> own(Operation operation) {
            return proxmox.look()
                    .map(guests -> Optional.ofNullable(guests.get(number(operation)))
                            .filter(guest -> mark(operation).equals(guest.mark))
                            .orElseThrow(() -> new ProxmoxException.NotFound("GET", "not ours any more")));
        }

        private StepWork destruction() {
            return work(
                    operation -> clone(operation, true).map(effect -> switch (effect) {
                        case Effect.Absent ignored ->
                            mayTurnUp(operation)
                                    ? new Dispatch.Unsettled("it may turn up")
                                    : new Dispatch.Nothing("it is not there");
                        case Effect.Present ignored ->
                            mayTurnUp(operation) ? new Dispatch.NotYet(Duration.ofMillis(1)) : destroy(operation);
                        case Effect.Underway ignored -> new Dispatch.Unsettled("it is being made");
                        case Effect.Foreign ignored -> new Dispatch.Nothing("it is somebody else's");
                        case Effect.Stuck ignored -> new Dispatch.Unsettled("it is half made");
                    }),
                    operation -> clone(operation, true).map(effect -> switch (effect) {
                        case Effect.Absent ignored ->
                            mayTurnUp(operation) ? new Effect.Absent() : new Effect.Present(List.of());
                        case Effect.Present ignored -> underway(proxmox.running("qmdestroy", number(operation)));
                        case Effect.Foreign ignored -> new Effect.Present(List.of());
                        case Effect.Underway underway -> underway;
                        case Effect.Stuck stuck -> stuck;
                    }));
        }

        private Dispatch destroy(Operation operation) {
            if (proxmox.guests.get(number(operation)).running) {
                proxmox.write(() -> proxmox.stop(number(operation), mark(operation)));
                return new Dispatch.Unsettled("it has to stop first");
            }
            return task(() -> proxmox.destroy(number(operation), mark(operation)));
        }

        private boolean mayTurnUp(Operation operation) {
            return operation
                    .doubtedAt(Step.CLONE)
                    .filter(doubt -> proxmox.instant().isBefore(doubt.plus(FakeProxmox.LATE)))
                    .isPresent();
        }

        private Dispatch task(Supplier<Upid> call) {
            return new Dispatch.Task(proxmox.write(call));
        }

        private static Effect underway(List<Upid> tasks) {
            return tasks.isEmpty() ? new Effect.Absent() : new Effect.Underway(tasks);
        }

        private static int number(Operation operation) {
            return operation.vmid().number();
        }

        private static String mark(Operation operation) {
            return Marker.of(operation.id());
        }

        private static StepWork work(Function<Operation, Uni<Dispatch>> call, Function<Operation, Uni<Effect>> look) {
            return new StepWork() {
                @Override
                public Uni<Dispatch> dispatch(Operation operation) {
                    return call.apply(operation);
                }

                @Override
                public Uni<Effect> effect(Operation operation) {
                    return look.apply(operation);
                }
            };
        }
    }
}
