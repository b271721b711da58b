package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.laboratory.Evidence.Foreign;
import dev.slipway.laboratory.Evidence.Guest;
import dev.slipway.laboratory.Evidence.Journalled;
import dev.slipway.laboratory.Evidence.Listed;
import dev.slipway.laboratory.Ledger.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One trial: work and misfortune together, then rest, then the audit.
final class Laboratory {

    /// Tells everybody when it is enough.
    static final class Stop {
        private volatile boolean asked;

        boolean asked() {
            return asked;
        }
    }

    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofMinutes(3);
    private static final Duration AGREEMENT = Duration.ofSeconds(15);
    private static final int PAGE = 500;

    private final Plan plan;
    private final Site site;
    private final SplittableRandom dice;
    private final Ledger ledger = new Ledger();
    private final Disturbance disturbance;
    private final Stop stop = new Stop();
    private volatile boolean quiet;
    private final Door door;
    private final List<Foreign> foreign = new ArrayList<>();

    private Laboratory(Plan plan, Site site) {
        this.plan = plan;
        this.site = site;
        this.disturbance = new Disturbance(site);
        this.dice = new SplittableRandom(plan.seed());
        this.door = new Door(site, ledger, dice.split(), 0);
    }

    static Report run(Plan plan) {
        System.out.println("fault laboratory: %s, %d replica(s) on %s, seed %d"
                .formatted(plan.name(), plan.replicas(), plan.engine(), plan.seed()));
        try (Site site = Site.begin(plan.folder(), plan.replicas(), plan.seed())) {
            return new Laboratory(plan, site).run();
        }
    }

    private Report run() {
        plantForeigners();
        awaitReady();
        Set<String> capabilities = capabilities();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> observer = threads.submit(this::observe);
            List<Future<?>> clients = IntStream.rangeClosed(1, Plan.CLIENTS)
                    .<Future<?>>mapToObj(number -> threads.submit(client(number, capabilities)))
                    .toList();
            try {
                disturb(begin);
            } finally {
                stop.asked = true;
            }
            Duration disturbed = Duration.ofNanos(System.nanoTime() - begin);
            disturbance.await();
            var faults = disturbance.counts();
            ledger.counts().entrySet().stream()
                    .filter(count -> count.getKey().equals(FaultClass.CLIENT_HANGS_UP))
                    .forEach(count -> faults.put(count.getKey(), count.getValue()));
            site.simulator().clearFaults();
            for (Future<?> client : clients) {
                join(client);
            }
            quiet = true;
            join(observer);
            return new Report(plan, disturbed, faults, disturbance.skipped(), ledger, site, Auditor.audit(evidence()));
        }
    }

    private Client client(int number, Set<String> capabilities) {
        SplittableRandom own = new SplittableRandom(plan.seed() + number);
        return new Client(number, new Door(site, ledger, own.split(), Plan.HANGS_UP), ledger, own, capabilities, stop);
    }

    private void plantForeigners() {
        Instant since = Instant.now();
        site.simulator().guests().forEach(guest -> foreign.add(new Foreign(guest, since)));
        SplittableRandom random = dice.split();
        for (int i = 0; i < Plan.FOREIGN_AT_FIRST; i++) {
            ClusterFaults.plant(site.simulator(), random).ifPresent(foreign::add);
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + READY.toNanos();
        while (!door.read("/api/v1/templates").toString().contains("ubuntu-24.04") && System.nanoTime() < end) {
            Disturbance.pause(200);
        }
    }

    /// Which calls the API offers, as `METHOD path`.
    private Set<String> capabilities() {
        Set<String> calls = new HashSet<>();
        door.read("/q/openapi?format=json")
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> calls.add(method.toUpperCase() + " " + path.getKey())));
        return calls;
    }

    private void disturb(long begin) {
        List<FaultClass> kinds = FaultClass.all().stream()
                .filter(kind -> kind.possible().test(site))
                .toList();
        Iterator<Schedule.Planned> schedule =
                Schedule.of(plan.seed(), kinds, Plan.MEAN_PAUSE).iterator();
        Duration passed = Duration.ZERO;
        while (passed.compareTo(plan.atMost()) < 0 && !(enough() && passed.compareTo(plan.atLeast()) >= 0)) {
            Schedule.Planned next = schedule.next();
            Disturbance.pause(next.pause());
            next.fault().effect().inject(disturbance, new SplittableRandom(next.seed()));
            passed = Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    private boolean enough() {
        return ledger.size() >= plan.operations()
                && disturbance.counts().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                        >= plan.faults();
    }

    /// Watches the operations under way until everybody has stopped and all have ended. Who has been asked to stop
    /// may still be waiting for an answer, and then for an operation.
    private void observe() {
        long end = Long.MAX_VALUE;
        while (System.nanoTime() < end && !(quiet && ledger.open().isEmpty())) {
            if (quiet && end == Long.MAX_VALUE) {
                end = System.nanoTime() + REST.toNanos();
            }
            List<Work> open = ledger.open();
            Set<String> active = ids(door.read("/api/v1/operations?status=active&limit=" + PAGE));
            open.stream().filter(work -> !active.contains(work.operation)).forEach(work -> read(work));
            Disturbance.pause(200);
        }
    }

    private void read(Work work) {
        Door.Answer answer = door.ask("GET", "/api/v1/operations/" + work.operation, "", "");
        if (answer.status() != 200) {
            ledger.badAnswer("GET of the accepted operation %s: %s".formatted(work.operation, answer));
            work.end(answer.body());
        } else if (answer.body().hasNonNull("ended_at")) {
            work.end(answer.body());
        }
    }

    private static Set<String> ids(JsonNode page) {
        Set<String> ids = new HashSet<>();
        page.path("operations")
                .forEach(operation -> ids.add(operation.path("id").textValue()));
        return ids;
    }

    private static void join(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (java.util.concurrent.ExecutionException failed) {
            throw new IllegalStateException("the driver failed", failed.getCause());
        }
    }

    private Evidence evidence() {
        List<Foreign> others = new ArrayList<>(foreign);
        others.addAll(disturbance.planted());
        List<Guest> guests = site.simulator().guests();
        return new Evidence(
                ledger.accepted(),
                ledger.badAnswers(),
                journal(),
                settledList(guests),
                others,
                guests,
                site.simulator().volumes(),
                site.simulator().births(),
                site.simulator().changes());
    }

    private List<Journalled> journal() {
        List<Journalled> journal = new ArrayList<>();
        String path = "/api/v1/operations?limit=" + PAGE;
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = door.read(path + cursor);
            page.path("operations").forEach(operation -> journal.add(journalled(operation)));
            cursor = page.hasNonNull("cursor") ? "&cursor=" + page.get("cursor").textValue() : null;
        }
        return journal;
    }

    private static Journalled journalled(JsonNode operation) {
        List<String> leftovers = new ArrayList<>();
        operation.path("leftovers").forEach(leftover -> leftovers.add(leftover.textValue()));
        return new Journalled(
                operation.path("id").textValue(),
                operation.path("kind").textValue(),
                operation.path("status").textValue(),
                operation.path("vmid").intValue(),
                operation.path("name").textValue(),
                leftovers);
    }

    /// The list of VMs once it agrees with the truth, or as it is when it had time enough to.
    private List<Listed> settledList(List<Guest> guests) {
        Set<String> truth = guests.stream()
                .map(guest -> guest.vmid() + (guest.running() ? " running" : " stopped"))
                .collect(Collectors.toSet());
        long end = System.nanoTime() + AGREEMENT.toNanos();
        List<Listed> listed = list();
        while (System.nanoTime() < end
                && !listed.stream()
                        .map(vm -> vm.vmid() + " " + vm.status())
                        .collect(Collectors.toSet())
                        .equals(truth)) {
            Disturbance.pause(500);
            listed = list();
        }
        return listed;
    }

    private List<Listed> list() {
        List<Listed> listed = new ArrayList<>();
        String path = "/api/v1/vms?limit=" + PAGE;
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = door.read(path + cursor);
            page.path("vms")
                    .forEach(vm -> listed.add(new Listed(
                            vm.path("vmid").intValue(),
                            vm.path("name").asText(),
                            vm.path("status").textValue(),
                            vm.path("managed").booleanValue())));
            cursor = page.hasNonNull("cursor") ? "&cursor=" + page.get("cursor").textValue() : null;
        }
        return listed;
    }
}
