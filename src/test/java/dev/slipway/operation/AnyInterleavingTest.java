package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.MortalDatabase;
import dev.slipway.database.MortalDatabase.LastWrite;
import dev.slipway.database.Notices;
import dev.slipway.database.StoppableDatabase;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.StepWork.Dispatch;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.ChangeGuard;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.nio.file.Path;
import java.sql.Connection;
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

/// Whatever Proxmox VE answers, and whenever we die, are stopped or taken over from: an operation ends, its effect is
/// there once or not at all, what could not be taken away is named, and nothing of anybody else is touched.
///
/// Seeds choose the answers, the deaths, the time until the next life, a cancellation, and an intruder under
/// our VMID.
class AnyInterleavingTest {

    private static final int SEEDS = 250;
    private static final int LIVES = 4;
    private static final Duration LEASE = Duration.ofHours(1);
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

    @Test
    void aStoppedReplicaThatComesBackDoublesNothing() throws Exception {
        SQLiteDataSource file = TestDatabase.sqlite(folder);
        file.setSynchronous("OFF");
        // two processes write this file, which none of them reads first and writes then
        file.setTransactionMode("IMMEDIATE");
        Database open = TestDatabase.on(file);
        for (int seed = 0; seed < SEEDS / 2; seed++) {
            new Story(seed, file, open).tellTakeOver();
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

        /// The first replica stands still until its lease is over, another one goes on, and at some moment the
        /// first one does, too.
        void tellTakeOver() throws Exception {
            OperationId id = accept();
            boolean early = proxmox.chance(30);
            boolean cancelled = proxmox.chance(15);
            Participant first = new Participant(1 + seed * 7 % 19, proxmox.chance(50));
            Participant second = new Participant(0, false);
            try {
                first.begin();
                first.untilStoppedOrOver();
                proxmox.passTime(LEASE.multipliedBy(2));
                if (early) {
                    first.database.goOn();
                }
                if (cancelled) {
                    second.own
                            .request(id, new Entry.CancelRequested("admin", proxmox.instant()))
                            .subscribe()
                            .with(asked -> {}, lost -> {});
                }
                second.begin();
                first.database.goOn();
                judge(ended(id, first, second));
            } finally {
                first.close();
                second.close();
            }
        }

        /// Each looks after its lease as once per second, until the operation has ended.
        private Operation ended(OperationId id, Participant... participants) {
            for (int look = 0; look < 2_000; look++) {
                proxmox.passTime(Duration.ZERO);
                for (Participant participant : participants) {
                    participant.look().await().atMost(Duration.ofSeconds(10));
                }
                Operation now = read(id);
                if (now.ended()) {
                    return now;
                }
            }
            throw new AssertionError("seed " + seed + " does not end: " + read(id).entries());
        }

        /// One of several processes on the same database.
        private final class Participant {

            final StoppableDatabase database;
            final Journal own;
            final CompletableFuture<Void> over = new CompletableFuture<>();
            final OperationLauncher launcher;
            final LeaseKeeper keeper;

            Participant(int stopsAt, boolean afterwards) {
                database = new StoppableDatabase(file, proxmox, stopsAt, afterwards);
                ReplicaLease lease = new ReplicaLease(
                        database,
                        LEASE,
                        () -> TimeUnit.MILLISECONDS.toNanos(proxmox.instant().toEpochMilli()));
                own = new Journal(database, lease, new Silence(database));
                OperationEvents events = new OperationEvents();
                events.changes().filter(Operation::ended).subscribe().with(operation -> over.complete(null));
                StepRunner steps = new StepRunner(own, events, proxmox.tracker(), proxmox, CONFIG);
                launcher = new OperationLauncher(
                        List.of(new Creation(proxmox, steps, own, lease::held)), own, lease, events, proxmox, CONFIG);
                keeper = new LeaseKeeper(lease, launcher);
            }

            void begin() {
                launcher.resume(Uni.createFrom().voidItem());
            }

            Uni<Void> look() {
                return keeper.keep().chain(keeper::takeOver);
            }

            void untilStoppedOrOver() {
                for (int look = 0; look < 2_000 && !database.stopped().isDone() && !over.isDone(); look++) {
                    proxmox.passTime(Duration.ZERO);
                    Uni.combine()
                            .any()
                            .of(
                                    look(),
                                    Uni.createFrom()
                                            .completionStage(
                                                    () -> database.stopped().copy()))
                            .await()
                            .atMost(Duration.ofSeconds(10));
                }
            }

            void close() {
                launcher.stop();
                launcher.abandon();
                database.close();
            }
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
                    List.of(new Creation(proxmox, steps, own, () -> true)),
                    own,
                    process.lease(),
                    events,
                    proxmox,
                    CONFIG);
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

    /// Nobody is told anything: whoever shares the database looks by itself.
    @Vetoed
    private static final class Silence extends Notices {

        Silence(Database database) {
            super(database);
        }

        @Override
        public void publish(Connection connection, Topic topic, String text) {
            // nobody listens
        }
    }

    /// A creation as [dev.slipway.provisioning] does it, on the fake.
    private record Creation(FakeProxmox proxmox, StepRunner steps, Journal journal, ChangeGuard guard)
            implements Pipeline {

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
            return steps.stopGivenUp(operation)
                    .chain(() -> steps.run(operation, Step.DESTROY, destruction()))
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
                        case Effect.Elsewhere ignored -> new Dispatch.Nothing("nothing is there");
                        case Effect.Foreign ignored -> new Dispatch.Nothing("it is somebody else's");
                        case Effect.Stuck ignored -> new Dispatch.Unsettled("it is half made");
                    }),
                    operation -> clone(operation, true).map(effect -> switch (effect) {
                        case Effect.Absent ignored ->
                            mayTurnUp(operation) ? new Effect.Absent() : new Effect.Present(List.of());
                        case Effect.Present ignored -> underway(proxmox.running("qmdestroy", number(operation)));
                        case Effect.Elsewhere elsewhere -> elsewhere;
                        case Effect.Foreign ignored -> new Effect.Present(List.of());
                        case Effect.Underway underway -> underway;
                        case Effect.Stuck stuck -> stuck;
                    }));
        }

        private Dispatch destroy(Operation operation) {
            if (proxmox.guests.get(number(operation)).running) {
                change(() -> proxmox.stop(number(operation), mark(operation)));
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
            return new Dispatch.Task(change(call));
        }

        /// Whoever was stopped finds out before anything is sent.
        private Upid change(Supplier<Upid> call) {
            if (!guard.mayChange()) {
                throw new ProxmoxException.Withheld("POST");
            }
            return proxmox.write(call);
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
