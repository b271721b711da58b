package dev.slipway.task;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.Upid;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/// The only one who asks Proxmox VE how tasks are doing.
///
/// A task is looked at after a moment, then in pauses of a tenth of its age, so that what we add to the time
/// of a task stays small beside it. Pauses shorter than the sweep's are a delay, longer ones are left to the
/// sweep. A node with many tasks is asked at each sweep which of them run, in one call, and only the others are
/// looked at at once; a look at one that runs is then just for its progress, and the rarer the more there are.
/// So a node is asked at a bounded rate however many tasks it has. The deadline of a task stands still while its
/// whole cluster is away.
@Startup
@ApplicationScoped
public class TaskPoller {

    private static final Logger LOG = Logger.getLogger(TaskPoller.class);
    private static final int SHARE_OF_AGE = 10;

    private record Place(ClusterName cluster, NodeName node) {

        static Place of(TaskRef task) {
            return new Place(task.cluster(), task.upid().node());
        }
    }

    private final Map<TaskRef, FollowedTask> followed = new ConcurrentHashMap<>();
    private final Map<Place, NodeLane> lanes = new ConcurrentHashMap<>();
    private final Set<Place> rollCalls = ConcurrentHashMap.newKeySet();
    private final TaskSource source;
    private final TaskReader reader;
    private final TaskConfig config;
    private final TaskDeadlines deadlines;
    private final InstantSource clock;
    private final BiConsumer<Duration, Runnable> later;
    private volatile Instant lastTickAt;

    @Inject
    public TaskPoller(ProxmoxClusters clusters, TaskConfig config, InstantSource clock) {
        this(TaskSource.of(clusters), config, clock, TaskPoller::delay);
    }

    TaskPoller(TaskSource source, TaskConfig config, InstantSource clock, BiConsumer<Duration, Runnable> later) {
        if (config.inFlightPerNode() < 1) {
            throw new IllegalArgumentException(
                    "task.in-flight-per-node must be 1 or more: with less no task would end");
        }
        this.source = source;
        this.reader = new TaskReader(source, config.unknownFor());
        this.config = config;
        this.deadlines = new TaskDeadlines(config.deadline());
        this.clock = clock;
        this.later = later;
        this.lastTickAt = clock.instant();
    }

    /// When the sweep last ran; one that stands still means that no task will be seen to end.
    public Instant lastTickAt() {
        return lastTickAt;
    }

    /// How many tasks are followed at the moment.
    public int following() {
        return followed.size();
    }

    /// The one who follows this task, from now on if nobody did.
    FollowedTask follow(TaskRef task) {
        return followed.computeIfAbsent(task, this::begin);
    }

    /// Asks the node to end the task.
    Uni<Void> stop(TaskRef task) {
        return Uni.createFrom().deferred(() -> source.stop().apply(task));
    }

    private FollowedTask begin(TaskRef task) {
        Instant now = clock.instant();
        FollowedTask begun = new FollowedTask(task, now, deadlines.of(task, now));
        lane(task).begun();
        rest(begun, shortestPause(task));
        return begun;
    }

    /// Nobody waits for it any more.
    void forget(FollowedTask task) {
        if (followed.remove(task.task(), task)) {
            lane(task.task()).ended();
        }
    }

    /// Looks at all tasks that are due, and gives up those that are overdue.
    @Scheduled(every = "${task.poll-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        Instant now = clock.instant();
        lastTickAt = now;
        for (FollowedTask task : followed.values()) {
            if (task.watched(now).compareTo(task.deadline()) > 0) {
                end(task, new TaskOutcome.Overdue(task.deadline()));
            } else {
                offer(task, now);
            }
        }
        lanes.forEach((place, lane) -> {
            if (lane.crowded()) {
                callRoll(place);
            }
        });
    }

    /// Learns in one answer which tasks of a node run. One that is not among them has most probably ended, which a look
    /// at it makes certain; without an answer they wait for their turns.
    private void callRoll(Place place) {
        if (!rollCalls.add(place)) {
            return;
        }
        Instant askedAt = clock.instant();
        Uni.createFrom()
                .deferred(() -> source.running().apply(place.cluster(), place.node()))
                .onTermination()
                .invoke(() -> rollCalls.remove(place))
                .subscribe()
                .with(
                        running -> missing(place, running, askedAt),
                        failure -> LOG.debugf("%s: no list of running tasks: %s", place, failure.getMessage()));
    }

    private void missing(Place place, Set<Upid> running, Instant askedAt) {
        Instant now = clock.instant();
        followed.values().stream()
                .filter(task -> Place.of(task.task()).equals(place))
                .filter(task -> !running.contains(task.task().upid()))
                .forEach(task -> {
                    task.missing(askedAt, now);
                    offer(task, now);
                });
    }

    private void offer(FollowedTask task, Instant now) {
        if (task.takeTurn(now)) {
            lane(task.task()).enter(task);
        }
    }

    private NodeLane lane(TaskRef task) {
        return lanes.computeIfAbsent(Place.of(task), any -> new NodeLane(config.inFlightPerNode(), this::look));
    }

    private void look(FollowedTask task) {
        Uni<Look> look = task.ended() ? Uni.createFrom().item(new Look.Doubtful()) : reader.look(task, clock.instant());
        look.onTermination()
                .invoke(() -> lane(task.task()).leave())
                .subscribe()
                .with(found -> take(task, found), defect -> take(task, new Look.Unanswered(defect.toString(), false)));
    }

    private void take(FollowedTask task, Look found) {
        switch (found) {
            case Look.Running running -> {
                task.answered(clock.instant());
                // told first: after the rest another look may find the end
                running.progress().ifPresent(task::tell);
                rest(task, pause(task));
            }
            case Look.Ended ended -> end(task, ended.outcome());
            case Look.Doubtful doubtful -> {
                task.answered(clock.instant());
                rest(task, pause(task));
            }
            case Look.Unanswered unanswered -> {
                Duration pause = unansweredPause(task.unanswered(clock.instant(), unanswered.away()));
                LOG.debugf("%s: no answer, next look in %s: %s", task.task(), pause, unanswered.why());
                rest(task, pause);
            }
        }
    }

    private void end(FollowedTask task, TaskOutcome outcome) {
        forget(task);
        task.end(outcome);
    }

    private void rest(FollowedTask task, Duration pause) {
        Instant until = clock.instant().plus(pause);
        task.rest(until);
        if (pause.compareTo(config.pollInterval()) < 0) {
            later.accept(pause, () -> offer(task, until));
        }
    }

    private Duration pause(FollowedTask task) {
        Duration byAge = task.age(clock.instant()).dividedBy(SHARE_OF_AGE);
        Duration pause = byAge.compareTo(config.slowest()) < 0 ? byAge : config.slowest();
        return max(pause, shortestPause(task.task()));
    }

    /// Where a roll call finds those that have ended, the others share a few looks per sweep.
    private Duration shortestPause(TaskRef task) {
        NodeLane lane = lane(task);
        return lane.crowded() ? config.pollInterval().multipliedBy(lane.rounds()) : config.firstLook();
    }

    private Duration unansweredPause(int times) {
        Duration pause = config.pollInterval().multipliedBy(1L << Math.min(times, 10));
        return pause.compareTo(config.slowestUnanswered()) < 0 ? pause : config.slowestUnanswered();
    }

    private static void delay(Duration pause, Runnable action) {
        Uni.createFrom().voidItem().onItem().delayIt().by(pause).subscribe().with(done -> action.run());
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
