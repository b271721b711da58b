package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.laboratory.Evidence.Foreign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The faults of one trial: what is under way, and how many of each kind there were.
final class Disturbance {

    private static final int MOST_WAITING = 15;

    private final Site site;
    private final ExecutorService lasting = Executors.newCachedThreadPool();
    private final List<Future<?>> underWay = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Foreign> foreign = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();

    Disturbance(Site site) {
        this.site = site;
    }

    Site site() {
        return site;
    }

    /// Lets the next call that matches suffer this; the simulator counts it when that happens. While too many wait for
    /// their calls it is left out, so that slow times are not followed by a hail.
    void arm(String name, ObjectNode fault) {
        if (site.simulator().waiting() < MOST_WAITING) {
            site.simulator().arm(fault.put("label", name));
        } else {
            skipped(name);
        }
    }

    /// Does what takes a while beside everything else.
    void during(String name, Runnable fault) {
        count(name);
        underWay.add(lasting.submit(fault));
    }

    synchronized void count(String name) {
        counts.merge(name, 1, Integer::sum);
    }

    /// Planned, and not done: the replica had another fault at that moment, or too many faults of calls were waiting.
    synchronized void skipped(String name) {
        skipped.merge(name, 1, Integer::sum);
    }

    synchronized Map<String, Integer> skipped() {
        return new TreeMap<>(skipped);
    }

    synchronized void planted(Foreign guest) {
        foreign.add(guest);
    }

    /// The guests of others that came while the trial ran.
    synchronized List<Foreign> planted() {
        return List.copyOf(foreign);
    }

    /// How many of each kind there were so far, those of calls counted by their hits.
    synchronized Map<String, Integer> counts() {
        Map<String, Integer> all = new TreeMap<>(counts);
        site.simulator().hits().forEach((name, hits) -> all.merge(name, hits, Integer::sum));
        return all;
    }

    /// Waits until nothing lasts any more; fails when a fault could not be done.
    void await() {
        lasting.close();
        for (Future<?> fault : underWay) {
            if (fault.state() == Future.State.FAILED) {
                throw new IllegalStateException("a fault could not be injected", fault.exceptionNow());
            }
        }
    }

    static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
