package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.laboratory.Ledger.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// One user with a few VMs and a few operations under way, who decides by dice what to do next. Only this client works
/// on its VMs, so it knows what to expect of them.
final class Client implements Runnable {

    /// A VM of this client; `latest` is the last thing asked for.
    static final class OwnVm {
        final Work creation;
        final String name;
        int snapshotsTaken;
        private final Map<String, Work> snapshots = new LinkedHashMap<>();
        Promise.Shape shape;
        Work latest;

        OwnVm(Work creation, String name, Promise.Shape shape) {
            this.creation = creation;
            this.name = name;
            this.shape = shape;
            this.latest = creation;
        }

        /// Those that are surely there: one that failed or was cancelled leaves none, and one whose deletion was asked
        /// for may be gone.
        List<String> snapshots() {
            return snapshots.entrySet().stream()
                    .filter(taken -> taken.getValue().succeeded())
                    .map(Map.Entry::getKey)
                    .toList();
        }

        void taken(String snapshot) {
            snapshots.put(snapshot, latest);
        }

        void deleted(String snapshot) {
            snapshots.remove(snapshot);
        }

        String vmid() {
            return creation.ended.join().path("vmid").asText();
        }
    }

    private static final int NOT_FOUND = 404;
    private static final int UNDER_WAY = 3;
    private static final int PAUSE_MILLIS = 300;

    final int number;
    final Door door;
    final Ledger ledger;
    final SplittableRandom random;
    final Set<String> capabilities;
    private final List<OwnVm> vms = new ArrayList<>();
    private final List<Work> underWay = new ArrayList<>();
    private final Laboratory.Stop stop;
    private int requests;

    Client(
            int number,
            Door door,
            Ledger ledger,
            SplittableRandom random,
            Set<String> capabilities,
            Laboratory.Stop stop) {
        this.number = number;
        this.door = door;
        this.ledger = ledger;
        this.random = random;
        this.capabilities = capabilities;
        this.stop = stop;
    }

    @Override
    public void run() {
        List<Action> actions = Action.all().stream()
                .filter(action -> action.isOffered(capabilities))
                .toList();
        while (!stop.asked()) {
            tidy();
            choose(actions).ifPresent(action -> action.perform(this));
            Door.pause(Duration.ofMillis(random.nextInt(PAUSE_MILLIS)));
        }
    }

    /// Among all, so that what is possible all the time is not done all the time.
    private Optional<Action> choose(List<Action> actions) {
        int dice = random.nextInt(actions.stream().mapToInt(Action::weight).sum());
        for (Action action : actions) {
            dice -= action.weight();
            if (dice < 0) {
                return Optional.of(action).filter(chosen -> chosen.isPossible(this));
            }
        }
        throw new IllegalStateException("the weights changed");
    }

    /// Forgets what has ended, and VMs that are gone or whose state is open.
    private void tidy() {
        underWay.removeIf(Work::over);
        vms.removeIf(vm -> vm.latest.over() && (!vm.creation.succeeded() || vm.latest.kind.equals("delete")));
    }

    boolean isBusy() {
        return underWay.size() >= UNDER_WAY;
    }

    int vmCount() {
        return vms.size();
    }

    List<Work> underWay() {
        return underWay;
    }

    /// The VMs that nobody works on.
    List<OwnVm> idle() {
        return vms.stream().filter(vm -> vm.latest.over()).toList();
    }

    <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    String newKey() {
        return "key-%d-%d".formatted(number, ++requests);
    }

    /// Asks for a new VM; the request is fresh and valid, so that a no is a wrong answer unless there is no room.
    void create(String name, Promise.Created promise, String body) {
        String key = newKey();
        Door.Answer answer = door.ask("POST", "/api/v1/vms", key, body);
        if (answer.accepted()) {
            Work work = ledger.accepted(key, "create", operation(answer), "", promise);
            underWay.add(work);
            vms.add(new OwnVm(work, name, promise.shape()));
        } else if (reason(answer).equals("/problems/no-capacity")) {
            ledger.count("create refused for want of room");
        } else {
            ledger.badAnswer("POST /api/v1/vms %s: %s".formatted(name, answer));
        }
    }

    private static String reason(Door.Answer answer) {
        return answer.body().path("type").asText();
    }

    /// Asks for something about a VM of ours; yields false when the answer was no, which is counted.
    boolean order(OwnVm vm, String kind, String method, String path, String body, Promise promise) {
        String key = newKey();
        Door.Answer answer = door.ask(method, path, key, body);
        if (!answer.accepted()) {
            ledger.count("%s refused with %d %s".formatted(kind, answer.status(), reason(answer)));
            if (answer.status() == NOT_FOUND) {
                ledger.badAnswer("%s %s, which is there: %s".formatted(method, path, answer));
            }
            return false;
        }
        vm.latest = ledger.accepted(key, kind, operation(answer), vm.creation.operation, promise);
        underWay.add(vm.latest);
        return true;
    }

    private static String operation(Door.Answer answer) {
        JsonNode id = answer.body().at("/operation/id");
        if (!id.isTextual()) {
            throw new IllegalStateException("an acceptance without an operation: " + answer);
        }
        return id.textValue();
    }
}
