package dev.slipway.operation;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.task.TaskOutcome;
import dev.slipway.task.TaskProgress;
import dev.slipway.task.TaskRef;
import dev.slipway.task.TaskTracker;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A Proxmox VE without a wire, that is as unreliable as its seed says: calls are refused, lost before or after their
/// execution, or executed late; tasks fail, are killed, are forgotten, outlive their deadline, or hang until they are
/// stopped.
final class FakeProxmox implements InstantSource {

    /// The longest that a lost call may take to be executed after all.
    static final Duration LATE = Duration.ofMinutes(1);

    /// After which an administrator ends a task that hangs and that nobody knows to be ours.
    private static final Duration ADMINISTRATOR = Duration.ofMinutes(2);

    static final class Guest {
        final String mark;
        boolean half;
        boolean running;

        Guest(String mark, boolean half) {
            this.mark = mark;
            this.half = half;
        }
    }

    private static final class Task {
        final String type;
        final int vmid;
        final Supplier<TaskOutcome> work;
        Instant hangsUntil = Instant.MIN;
        TaskOutcome outcome;

        Task(String type, int vmid, Supplier<TaskOutcome> work) {
            this.type = type;
            this.vmid = vmid;
            this.work = work;
        }
    }

    private record Late(Instant at, Runnable call) {}

    final Map<Integer, Guest> guests = new TreeMap<>();
    private final Map<Upid, Task> tasks = new LinkedHashMap<>();
    private final List<Late> late = new ArrayList<>();
    private final Random random;
    private int faultsLeft;
    int foreignTouched;
    boolean intruded;
    private boolean executingLate;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    FakeProxmox(long seed) {
        random = new Random(seed);
        faultsLeft = random.nextInt(10);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /// Time in which nobody of ours is alive.
    synchronized void passTime(Duration time) {
        now = now.plus(time);
        tick();
    }

    synchronized boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private boolean fault(int percent) {
        if (faultsLeft == 0 || !chance(percent)) {
            return false;
        }
        faultsLeft--;
        return true;
    }

    private boolean hangs(Task task) {
        return task.outcome == null && task.hangsUntil.isAfter(now);
    }

    private void tick() {
        now = now.plusSeconds(1 + random.nextInt(9));
        List<Late> due = late.stream().filter(each -> !each.at().isAfter(now)).toList();
        late.removeAll(due);
        tasks.values().stream()
                .filter(task -> task.hangsUntil.isAfter(Instant.MIN) && !hangs(task))
                .forEach(FakeProxmox::interrupt);
        executingLate = true;
        due.forEach(each -> each.call().run());
        executingLate = false;
        tasks.values().stream()
                .filter(task -> task.outcome == null && chance(20))
                .toList()
                .forEach(this::end);
    }

    private void end(Task task) {
        if (task.outcome == null && !hangs(task)) {
            task.outcome = task.work.get();
        }
    }

    /// A look at the guest, which Proxmox VE may refuse to grant for the moment.
    synchronized Uni<Map<Integer, Guest>> look() {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                tick();
                if (fault(20)) {
                    throw unreachable("GET");
                }
                return new HashMap<>(guests);
            }
        });
    }

    /// One node is down, or the whole cluster.
    private ProxmoxException unreachable(String call) {
        return chance(50)
                ? new ProxmoxException.Unreachable(call, "595 No route to host")
                : new ProxmoxException.Unreachable(call, "the cluster does not answer", now);
    }

    synchronized List<Upid> running(String type, int vmid) {
        return tasks.entrySet().stream()
                .filter(task -> task.getValue().outcome == null
                        && task.getValue().type.equals(type)
                        && task.getValue().vmid == vmid)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// A write: executed, refused, or lost in one of the three ways.
    synchronized Upid write(Supplier<Upid> call) {
        tick();
        if (fault(10)) {
            throw new ProxmoxException.Locked("POST", "can't lock file - got timeout");
        }
        if (fault(10)) {
            throw unreachable("POST");
        }
        if (fault(30)) {
            switch (random.nextInt(3)) {
                case 0 -> {}
                case 1 -> call.get();
                default ->
                    late.add(new Late(now.plusSeconds(random.nextLong(LATE.toSeconds())), () -> {
                        try {
                            call.get();
                        } catch (ProxmoxException refused) {
                            // nobody listens any more
                        }
                    }));
            }
            throw new ProxmoxException.UnknownOutcome("POST", "596 Connection timed out");
        }
        return call.get();
    }

    Upid cloneTo(int vmid, String mark) {
        taken(vmid);
        return begin("qmclone", vmid, () -> {
            if (guests.containsKey(vmid)) {
                return failed(new ProxmoxException.AlreadyExists("task", "config file already exists"));
            }
            if (fault(10)) {
                guests.put(vmid, new Guest(null, true));
                return failed(new ProxmoxException.UnknownOutcome("task", "unexpected status"));
            }
            if (fault(10)) {
                return failed(new ProxmoxException.Locked("task", "got lock request timeout"));
            }
            if (fault(10)) {
                return failed(new ProxmoxException.NoCapacity("task", "not enough space"));
            }
            guests.put(vmid, new Guest(mark, false));
            return forgotten();
        });
    }

    /// A clone has its VMID from its first moment on.
    private void taken(int vmid) {
        if (guests.containsKey(vmid) || !running("qmclone", vmid).isEmpty()) {
            throw new ProxmoxException.AlreadyExists("POST", "VM " + vmid + " already exists");
        }
    }

    Upid start(int vmid, String mark) {
        aimedAt(vmid, mark);
        return begin(
                "qmstart",
                vmid,
                () -> onOurs(vmid, mark, guest -> {
                    if (guest.running) {
                        return failed(new ProxmoxException.WrongState("task", "already running"));
                    }
                    if (fault(10)) {
                        return failed(new ProxmoxException.Failed("task", "start failed"));
                    }
                    guest.running = true;
                    return forgotten();
                }));
    }

    Upid stop(int vmid, String mark) {
        aimedAt(vmid, mark);
        return begin(
                "qmstop",
                vmid,
                () -> onOurs(vmid, mark, guest -> {
                    guest.running = false;
                    return forgotten();
                }));
    }

    Upid destroy(int vmid, String mark) {
        aimedAt(vmid, mark);
        Guest found = guests.get(vmid);
        if (found != null && found.running) {
            throw new ProxmoxException.WrongState("DELETE", "is running - destroy failed");
        }
        return begin(
                "qmdestroy",
                vmid,
                () -> onOurs(vmid, mark, guest -> {
                    guests.remove(vmid);
                    return forgotten();
                }));
    }

    /// Somebody else takes what is there away and puts a guest of their own in its place.
    synchronized void intrude(int vmid) {
        intruded = true;
        guests.put(vmid, new Guest("somebody else's", false));
    }

    /// Whoever calls must have looked first; what becomes of a lost call is in nobody's hand.
    private void aimedAt(int vmid, String mark) {
        Guest guest = guests.get(vmid);
        if (!executingLate && guest != null && !mark.equals(guest.mark)) {
            foreignTouched++;
        }
    }

    private TaskOutcome onOurs(int vmid, String mark, java.util.function.Function<Guest, TaskOutcome> action) {
        Guest guest = guests.get(vmid);
        if (guest == null) {
            return failed(new ProxmoxException.NotFound("task", "does not exist"));
        }
        return action.apply(guest);
    }

    /// The end of a task that did its work, seldom in a log that nobody can read any more.
    private TaskOutcome forgotten() {
        if (fault(10)) {
            return new TaskOutcome.Vanished();
        }
        return fault(5) ? new TaskOutcome.Overdue(Duration.ofMinutes(5)) : new TaskOutcome.Succeeded();
    }

    private static TaskOutcome failed(ProxmoxException reason) {
        return new TaskOutcome.Failed(reason.getMessage(), List.of(), reason);
    }

    private Upid begin(String type, int vmid, Supplier<TaskOutcome> work) {
        Upid upid = Upid.parse("UPID:pve1:%08X:%08X:%08X:%s:%d:slipway@pve!t:"
                .formatted(1000 + tasks.size(), 1, now.getEpochSecond(), type, vmid));
        Task begun = new Task(type, vmid, work);
        if (fault(5)) {
            begun.hangsUntil = now.plus(ADMINISTRATOR);
        }
        tasks.put(upid, begun);
        return upid;
    }

    private static void interrupt(Task task) {
        if (task.outcome == null) {
            task.outcome = failed(new ProxmoxException.UnknownOutcome("task", "interrupted by signal"));
        }
    }

    TaskTracker tracker() {
        return new TaskTracker(null) {
            @Override
            public Uni<TaskOutcome> completion(TaskRef task, Consumer<TaskProgress> onProgress) {
                return Uni.createFrom().item(() -> {
                    synchronized (FakeProxmox.this) {
                        Task found = tasks.get(task.upid());
                        end(found);
                        return hangs(found) ? new TaskOutcome.Overdue(Duration.ofMinutes(5)) : found.outcome;
                    }
                });
            }

            @Override
            public Uni<Void> stop(TaskRef task) {
                return Uni.createFrom().voidItem().invoke(() -> {
                    synchronized (FakeProxmox.this) {
                        interrupt(tasks.get(task.upid()));
                    }
                });
            }
        };
    }
}
