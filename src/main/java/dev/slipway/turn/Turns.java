package dev.slipway.turn;

import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.OperationId;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Lets a few clones at once onto each storage, template and node; the others wait for their turn.
///
/// A turn belongs to its operation and is kept in the database, so it outlives the process and counts for every
/// replica. All who arrive, leave or wait in this process are looked after together: one round at a time, each one
/// transaction, and what happens meanwhile is left to the next.
@Startup
@ApplicationScoped
public class Turns {

    private static final Logger LOG = Logger.getLogger(Turns.class);

    private record Newcomer(TurnTable.Arrival arrival, UniEmitter<? super Void> emitter) {}

    private final Map<OperationId, Newcomer> arriving = new LinkedHashMap<>();
    private final Map<OperationId, UniEmitter<? super Void>> leaving = new LinkedHashMap<>();
    private final Map<OperationId, UniEmitter<? super Void>> waiting = new HashMap<>();
    private boolean underWay;
    private boolean again;

    private final TurnTable table;
    private final WaitingNews news;
    private final OperationEvents events;
    private final Notices notices;

    public Turns(Database database, Notices notices, OperationEvents events, TurnConfig config) {
        this.table = new TurnTable(database, notices, new TurnRules(Limits.of(config)));
        this.news = new WaitingNews(events);
        this.events = events;
        this.notices = notices;
    }

    /// Completes when the operation has its turn, or when it shall turn back instead; what has its turn
    /// already, also from an earlier process, goes on at once. `begun` says that the clone may be under way,
    /// so that it cannot wait. The turn is kept until [#giveBack]. Fails with
    /// [dev.slipway.database.DatabaseException] when it is not known whether it was asked for; safe to repeat.
    public Uni<Void> take(Operation operation, Demand demand, boolean begun) {
        TurnTable.Arrival arrival = new TurnTable.Arrival(operation.id(), operation.project(), demand, begun);
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                arriving.put(operation.id(), new Newcomer(arrival, emitter));
            }
            round();
        });
    }

    /// Completes when the operation has no turn any more, whether or not it had one. Fails with
    /// [dev.slipway.database.DatabaseException]; safe to repeat.
    public Uni<Void> giveBack(OperationId operation) {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                leaving.put(operation, emitter);
            }
            round();
        });
    }

    private void round() {
        List<Newcomer> newcomers;
        Map<OperationId, UniEmitter<? super Void>> leavers;
        synchronized (this) {
            again = underWay;
            if (underWay) {
                return;
            }
            underWay = true;
            newcomers = List.copyOf(arriving.values());
            leavers = new LinkedHashMap<>(leaving);
            arriving.clear();
            leaving.clear();
        }
        table.round(newcomers.stream().map(Newcomer::arrival).toList(), leavers.keySet())
                .subscribe()
                .with(places -> done(newcomers, leavers, places), failure -> failed(newcomers, leavers, failure));
    }

    private void done(
            List<Newcomer> newcomers,
            Map<OperationId, UniEmitter<? super Void>> leavers,
            List<TurnRules.Place> places) {
        news.show(places);
        Set<OperationId> staying =
                places.stream().map(place -> place.turn().operation()).collect(Collectors.toSet());
        List<UniEmitter<? super Void>> over = over(newcomers, staying);
        over.addAll(leavers.values());
        roundOver();
        over.forEach(emitter -> emitter.complete(null));
    }

    /// Takes out those who need not wait any more: it is their turn, or they lost their place because they turn back.
    private synchronized List<UniEmitter<? super Void>> over(List<Newcomer> newcomers, Set<OperationId> staying) {
        newcomers.forEach(newcomer -> waiting.put(newcomer.arrival().operation(), newcomer.emitter()));
        Map<OperationId, UniEmitter<? super Void>> over = new HashMap<>(waiting);
        over.keySet().removeAll(staying);
        waiting.keySet().retainAll(staying);
        return new ArrayList<>(over.values());
    }

    private void failed(
            List<Newcomer> newcomers, Map<OperationId, UniEmitter<? super Void>> leavers, Throwable failure) {
        LOG.warnf("turns could not be looked through: %s", failure.getMessage());
        roundOver();
        newcomers.forEach(newcomer -> newcomer.emitter().fail(failure));
        leavers.values().forEach(emitter -> emitter.fail(failure));
    }

    private void roundOver() {
        boolean next;
        synchronized (this) {
            underWay = false;
            next = again;
            again = false;
        }
        if (next) {
            round();
        }
    }

    /// From now on there is a round when another replica has had one that changed something, and when somebody is
    /// asked to turn back, who may be waiting. To be called once, at the start.
    @PostConstruct
    public void listen() {
        Multi<Boolean> cancelled = events.changes()
                .map(operation -> operation.cancelRequested() && !operation.rollingBack())
                .filter(turnsBack -> turnsBack);
        Multi<Boolean> elsewhere = notices.on(Notices.Topic.TURN).map(any -> true);
        Multi.createBy()
                .merging()
                .streams(cancelled, elsewhere, notices.gaps())
                .subscribe()
                .with(any -> round(), failure -> LOG.error("changes are no longer heard of", failure));
    }

    /// Looks after those who wait in case that a notice was lost, and tells listeners how far they have come.
    @Scheduled(every = "${turn.look-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        boolean somebody;
        synchronized (this) {
            somebody = !waiting.isEmpty();
        }
        if (somebody || news.any()) {
            round();
        }
        news.tell();
    }
}
