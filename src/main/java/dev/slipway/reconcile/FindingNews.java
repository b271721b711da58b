package dev.slipway.reconcile;

import dev.slipway.database.DatabaseException;
import dev.slipway.database.Notices;
import dev.slipway.operation.EventSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;

/// Tells whoever listens that findings have changed, by this replica or another.
@ApplicationScoped
public class FindingNews implements EventSource {

    private static final String EVENT = "findings";

    private final BroadcastProcessor<Boolean> own = BroadcastProcessor.create();
    private final Notices notices;
    private final FindingList list;

    public FindingNews(Notices notices, FindingList list) {
        this.notices = notices;
        this.list = list;
    }

    /// To be told after each commit.
    void changed() {
        // rounds of several clusters end beside each other, and listeners hear one thing after the other
        synchronized (own) {
            own.onNext(true);
        }
    }

    /// An event with the number of findings after each change of them; who does not keep up misses some.
    @Override
    public Multi<Event> events() {
        return Multi.createBy()
                .merging()
                .streams(own, notices.on(Notices.Topic.FINDING).map(cluster -> true), notices.gaps())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(change -> list.all()
                        .map(all -> new Event(EVENT, new FindingsChanged(all.size())))
                        .onFailure(DatabaseException.class)
                        .recoverWithNull());
    }
}
