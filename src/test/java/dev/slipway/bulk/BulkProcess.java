package dev.slipway.bulk;

import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.operation.Item;
import dev.slipway.operation.ItemJournal;
import dev.slipway.operation.ItemView;
import dev.slipway.operation.Journal;
import dev.slipway.operation.LeaseKeeper;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationConfig;
import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.operation.OperationView;
import dev.slipway.operation.Operations;
import dev.slipway.operation.Part;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.ReplicaLease;
import dev.slipway.operation.Requester;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepWork;
import dev.slipway.operation.Subject;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import dev.slipway.task.TaskTracker;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A Slipway that knows bulk operations and one kind of item, which only notes that it was done.
final class BulkProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What a dying process still wrote when the next one began is passed over, and taken up at one of the next looks.
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Requester ADMIN = new Requester("admin", "default", true, null);

    final Journal journal;
    final Operations operations;

    private final InstantSource clock = InstantSource.system();
    private final OperationLauncher launcher;
    private final LeaseKeeper keeper;
    private final StepRunner steps;
    private final Bulk bulk;
    private final BulkPipeline pipeline;
    private final ItemSort sort = new Starts();
    private final Map<String, RuntimeException> refusals = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    BulkProcess(Database database, int concurrency) {
        OperationConfig config =
                TestConfig.of(OperationConfig.class, "operation.concurrency", Integer.toString(concurrency));
        OperationEvents events = new OperationEvents();
        ReplicaLease lease = new ReplicaLease(database, config);
        journal = new Journal(database, lease, new Notices(database));
        operations = new Operations(journal, events, clock);
        steps = new StepRunner(journal, events, noTasks(), clock, config);
        ItemJournal items = new ItemJournal(journal, events, clock);
        pipeline = new BulkPipeline(new ItemAdmission(List.of(sort), items, events, clock), items, events, steps);
        launcher = new OperationLauncher(List.of(pipeline, new StartPipeline()), journal, lease, events, clock, config);
        keeper = new LeaseKeeper(lease, launcher);
        bulk = new Bulk(database, journal, launcher, TestConfig.of(BulkConfig.class), config);
        launcher.resume(Uni.createFrom().voidItem());
    }

    private static TaskTracker noTasks() {
        return new TaskTracker(null) {};
    }

    List<Item> items(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> item("vm-" + i, "default", i))
                .toList();
    }

    Item item(String name, String cluster, int number) {
        return new Item(name, new ClusterName(cluster), new VmId(10000 + number));
    }

    void refuse(String name, RuntimeException failure) {
        refusals.put(name, failure);
    }

    void refuseNothing() {
        refusals.clear();
    }

    void holdTheFirst() {
        gate = new CompletableFuture<>();
    }

    void letGo() {
        gate.complete(null);
    }

    int begun() {
        return begun.get();
    }

    List<String> done() {
        return new ArrayList<>(done);
    }

    Operation admit(List<Item> items) {
        return admission(items).await().atMost(PATIENCE);
    }

    Operation admit(List<Item> items, Requester by) {
        return admission(items, by).await().atMost(PATIENCE);
    }

    Uni<Operation> admission(List<Item> items) {
        return admission(items, ADMIN);
    }

    /// Asks again while the process is still starting.
    private Uni<Operation> admission(List<Item> items, Requester by) {
        return Uni.createFrom()
                .deferred(() -> bulk.admit(new Batch(sort, items, List.of("{}"), false), by))
                .onFailure(Refusal.Unavailable.class)
                .retry()
                .withBackOff(Duration.ofMillis(10), Duration.ofMillis(10))
                .atMost(500);
    }

    Operation ended(Operation operation) {
        Cancellable takingOver = Multi.createFrom()
                .ticks()
                .every(LOOK)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> keeper.takeOver())
                .subscribe()
                .with(taken -> {});
        try {
            return operations.ended(operation.id(), PATIENCE).await().atMost(PATIENCE.plusSeconds(5));
        } finally {
            takingOver.cancel();
        }
    }

    /// What is done when a defect ends the bulk operation.
    List<String> back(Operation operation) {
        return pipeline.back(operation).await().atMost(PATIENCE);
    }

    /// Returns as soon as the operation of an item has been asked to turn back.
    void turnsBack(Operation bulk, int item) {
        OperationId part = new Requester(bulk.owner(), bulk.project(), true, new Part(bulk.id(), item)).operation();
        Uni.createFrom()
                .deferred(() -> journal.find(part))
                .repeat()
                .withDelay(Duration.ofMillis(10))
                .whilst(found -> found.filter(Operation::cancelRequested).isEmpty())
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
    }

    /// The items as soon as the operation is seen like this.
    List<ItemView> seen(Operation operation, Predicate<OperationView> so) {
        OperationView view = Uni.createFrom()
                .deferred(() -> operations.read(operation.id()))
                .repeat()
                .withDelay(Duration.ofMillis(10))
                .whilst(last -> !so.test(last))
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
        return Objects.requireNonNull(view.items());
    }

    /// Accepts items as operations that start something.
    private final class Starts implements ItemSort {

        @Override
        public String name() {
            return "start";
        }

        @Override
        public Uni<Operation> admit(Item item, String order, Requester by) {
            RuntimeException refusal = refusals.get(item.name());
            if (refusal != null) {
                return Uni.createFrom().failure(refusal);
            }
            Operation offered = new Operation(
                    by.operation(),
                    OperationKind.START,
                    new Subject(item.cluster(), Objects.requireNonNull(item.vmid())),
                    item.name(),
                    by.project(),
                    by.owner(),
                    by.part(),
                    order,
                    clock.instant(),
                    List.of());
            return journal.accept(offered, by.idempotency())
                    .map(acceptance -> acceptance.orRefuse(busy -> new Refusal.AlreadyExists("busy")))
                    .invoke(launcher::launch);
        }
    }

    private final class StartPipeline implements Pipeline {

        @Override
        public Set<OperationKind> kinds() {
            return Set.of(OperationKind.START);
        }

        @Override
        public Uni<Map<String, String>> forward(Operation operation) {
            return steps.run(operation, Step.START, new Note(operation.name())).replaceWith(Map.of());
        }

        @Override
        public Uni<List<String>> back(Operation operation) {
            return Uni.createFrom().item(List.of());
        }
    }

    private final class Note implements StepWork {

        private final String name;

        Note(String name) {
            this.name = name;
        }

        @Override
        public Uni<Dispatch> dispatch(Operation operation) {
            begun.incrementAndGet();
            return Uni.createFrom()
                    .completionStage(gate)
                    .invoke(() -> done.add(name))
                    .replaceWith(new Dispatch.Done(List.of()));
        }

        @Override
        public Uni<Effect> effect(Operation operation) {
            return Uni.createFrom().item(new Effect.Absent());
        }
    }
}
