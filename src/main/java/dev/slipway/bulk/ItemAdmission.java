package dev.slipway.bulk;

import dev.slipway.database.DatabaseException;
import dev.slipway.operation.ClaimLost;
import dev.slipway.operation.Failure;
import dev.slipway.operation.ItemJournal;
import dev.slipway.operation.ItemState;
import dev.slipway.operation.Items;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationCancelled;
import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.Part;
import dev.slipway.operation.Requester;
import dev.slipway.operation.Waiting;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.Refusal;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Makes operations of the items of a bulk operation, as far as that is possible now.
///
/// What the clusters or the request rule out is a failed item and no failure of the others. What is only not
/// possible now, because a cluster has not answered or its queue is full, is held and tried again in the next
/// round. Clusters do not wait for each other.
@ApplicationScoped
public class ItemAdmission {

    private static final Logger LOG = Logger.getLogger(ItemAdmission.class);
    private static final String HELD = "unavailable";

    private final List<ItemSort> sorts;
    private final ItemJournal journal;
    private final OperationEvents events;
    private final InstantSource clock;

    public ItemAdmission(@All List<ItemSort> sorts, ItemJournal journal, OperationEvents events, InstantSource clock) {
        this.sorts = sorts;
        this.journal = journal;
        this.events = events;
        this.clock = clock;
    }

    /// Yields the bulk operation as it is when every waiting item has been tried once. Fails with
    /// [DatabaseException] or [ClaimLost]; safe to repeat.
    Uni<Operation> admit(Operation bulk) {
        BulkPlan plan = BulkPlan.read(bulk.payload());
        List<List<Items.Progress>> clusters = List.copyOf(bulk.items().in(ItemState.WAITING).stream()
                .collect(Collectors.groupingBy(item -> item.item().cluster()))
                .values());
        return Multi.createFrom()
                .iterable(clusters)
                .onItem()
                .transformToUniAndMerge(items -> admitInTurn(bulk, plan, items))
                .collect()
                .last()
                .chain(() -> journal.current(bulk.id()));
    }

    /// The first that is held stops the others of its cluster until the next round: they would be held too.
    private Uni<Void> admitInTurn(Operation bulk, BulkPlan plan, List<Items.Progress> items) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(item -> admit(bulk, plan, item))
                .select()
                .first(goesOn -> goesOn)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Boolean> admit(Operation bulk, BulkPlan plan, Items.Progress item) {
        Part place = new Part(bulk.id(), item.number());
        return Uni.createFrom()
                .deferred(() -> sort(plan)
                        .admit(
                                item.item(),
                                plan.order(item.number()),
                                new Requester(bulk.owner(), bulk.project(), plan.administrator(), place)))
                .onItemOrFailure()
                .transformToUni((accepted, failure) -> switch (failure) {
                    case null -> settled(place, journal.accepted(place));
                    case Refusal.Unavailable unavailable -> held(place, unavailable.getMessage());
                    case Refusal refusal -> settled(place, journal.failed(place, Failure.refused(refusal)));
                    case ProxmoxException proxmox ->
                        ProxmoxException.isAway(proxmox)
                                ? held(place, proxmox.getMessage())
                                : settled(place, journal.failed(place, Failure.refused(proxmox)));
                    case OperationCancelled ignored -> Uni.createFrom().item(false);
                    case DatabaseException away -> Uni.createFrom().failure(away);
                    case ClaimLost lost -> Uni.createFrom().failure(lost);
                    default -> defect(place, failure);
                });
    }

    private ItemSort sort(BulkPlan plan) {
        return sorts.stream()
                .filter(sort -> sort.name().equals(plan.sort()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there are no items of the sort " + plan.sort()));
    }

    private Uni<Boolean> settled(Part place, Uni<Operation> written) {
        heldNoMore(place.id());
        return written.map(now -> !now.cancelRequested());
    }

    private Uni<Boolean> held(Part place, String reason) {
        if (events.waiting(place.id()).isEmpty()) {
            LOG.infof("%s item %d is held: %s", place.of(), place.item(), reason);
            events.waits(place.id(), Waiting.of(HELD, reason, clock.instant()));
            events.tell(place.of());
        }
        return Uni.createFrom().item(false);
    }

    /// None of its items waits for anything any more.
    void holdNoMore(Operation bulk) {
        bulk.items().all().forEach(item -> heldNoMore(new Part(bulk.id(), item.number()).id()));
    }

    private void heldNoMore(OperationId id) {
        events.waiting(id)
                .filter(waiting -> waiting.code().equals(HELD))
                .ifPresent(waiting -> events.waitsNoMore(id, waiting));
    }

    private Uni<Boolean> defect(Part place, Throwable failure) {
        LOG.errorf(failure, "%s item %d stopped by a defect", place.of(), place.item());
        return settled(place, journal.failed(place, Failure.internal(null)));
    }
}
