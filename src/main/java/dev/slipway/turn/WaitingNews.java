package dev.slipway.turn;

import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.Waiting;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is shown of those who wait, and how often listeners are told of it.
///
/// Whoever looks sees the place as of the latest round. Listeners are told when somebody begins to wait and when its
/// place has changed by a tenth, of a few at a time: with a thousand in a line, each step forward is no news.
final class WaitingNews {

    private static final int AT_ONCE = 50;
    private static final int TENTH = 10;

    private final OperationEvents events;
    private Map<OperationId, Waiting> shown = Map.of();
    private final Map<OperationId, Waiting> told = new HashMap<>();

    WaitingNews(OperationEvents events) {
        this.events = events;
    }

    /// Shows these from now on, and nobody else.
    synchronized void show(List<TurnRules.Place> places) {
        Map<OperationId, Waiting> now = HashMap.newHashMap(places.size());
        places.forEach(place -> now.put(place.turn().operation(), waiting(place)));
        shown.forEach((operation, before) -> {
            if (!now.containsKey(operation)) {
                events.waitsNoMore(operation, before);
            }
        });
        now.forEach(events::waits);
        told.keySet().retainAll(now.keySet());
        shown = now;
    }

    synchronized boolean any() {
        return !shown.isEmpty();
    }

    /// Tells listeners of those whose place is news, the foremost first.
    synchronized void tell() {
        shown.entrySet().stream()
                .filter(each -> isNews(told.get(each.getKey()), each.getValue()))
                .sorted(Comparator.comparingInt(each -> position(each.getValue())))
                .limit(AT_ONCE)
                .forEach(each -> {
                    told.put(each.getKey(), each.getValue());
                    events.tell(each.getKey());
                });
    }

    private static boolean isNews(@Nullable Waiting before, Waiting now) {
        if (before == null || !before.code().equals(now.code())) {
            return true;
        }
        int moved = Math.abs(position(before) - position(now));
        return moved > 0 && moved * TENTH >= position(before);
    }

    private static int position(Waiting waiting) {
        return waiting.position() == null ? 0 : waiting.position();
    }

    private static Waiting waiting(TurnRules.Place place) {
        Resource lacking = place.lacking();
        String code = lacking.kind().label();
        return new Waiting(
                code,
                "waiting for %s %s: %d of %d clones running%s"
                        .formatted(
                                code,
                                lacking.name(),
                                place.running(),
                                place.limit(),
                                lacking.place().isEmpty() ? "" : " on " + lacking.place()),
                lacking.name(),
                place.running(),
                place.limit(),
                place.position(),
                place.turn().since());
    }
}
