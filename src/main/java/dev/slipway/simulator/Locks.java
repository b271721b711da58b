package dev.slipway.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/// The locks of VMs and storages: a few may hold one together, others wait a while and then give up.
final class Locks {

    /// A lock that is held until it is released; releasing twice does nothing.
    static final class Lease {

        private final Lock lock;
        private final int weight;
        private boolean released;

        private Lease(Lock lock, int weight) {
            this.lock = lock;
            this.weight = weight;
        }

        void release() {
            if (!released) {
                released = true;
                lock.held -= weight;
                lock.grantWaiting();
            }
        }
    }

    private static final class Waiter {

        private final int weight;
        private final Consumer<Lease> granted;
        private boolean done;

        private Waiter(int weight, Consumer<Lease> granted) {
            this.weight = weight;
            this.granted = granted;
        }
    }

    private static final class Lock {

        private final int capacity;
        private final Deque<Waiter> waiting = new ArrayDeque<>();
        private int held;

        private Lock(int capacity) {
            this.capacity = capacity;
        }

        private void grantWaiting() {
            for (Iterator<Waiter> queue = waiting.iterator(); queue.hasNext(); ) {
                Waiter waiter = queue.next();
                if (held + waiter.weight <= capacity) {
                    queue.remove();
                    waiter.done = true;
                    held += waiter.weight;
                    waiter.granted.accept(new Lease(this, waiter.weight));
                    grantWaiting();
                    return;
                }
            }
        }
    }

    private static final int EVERYBODY = 1000;

    private final Simulation simulation;
    private final Map<String, Lock> locks = new HashMap<>();

    Locks(Simulation simulation) {
        this.simulation = simulation;
    }

    /// The flock on a guest's configuration; shared among readers such as clones of one template.
    void guest(int vmid, boolean shared, Duration wait, Consumer<Lease> granted, Runnable timedOut) {
        acquire("guest-" + vmid, EVERYBODY, shared ? 1 : EVERYBODY, wait, granted, timedOut);
    }

    /// The allocation lock of a storage.
    void storage(Storage storage, String node, Consumer<Lease> granted, Runnable timedOut) {
        String key = "storage-" + storage.name() + (storage.shared() ? "" : "-" + node);
        acquire(key, simulation.options.storageLocks, 1, simulation.options.lockWait, granted, timedOut);
    }

    static String guestTimeout(int vmid) {
        return "can't lock file '/var/lock/qemu-server/lock-%d.conf' - got timeout".formatted(vmid);
    }

    private void acquire(
            String key, int capacity, int weight, Duration wait, Consumer<Lease> granted, Runnable timedOut) {
        Lock lock = locks.computeIfAbsent(key, k -> new Lock(capacity));
        if (lock.held + weight <= lock.capacity) {
            lock.held += weight;
            granted.accept(new Lease(lock, weight));
            return;
        }
        Waiter waiter = new Waiter(weight, granted);
        lock.waiting.add(waiter);
        simulation.after(wait, () -> {
            if (!waiter.done) {
                waiter.done = true;
                lock.waiting.remove(waiter);
                timedOut.run();
            }
        });
    }
}
