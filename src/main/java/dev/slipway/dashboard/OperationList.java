package dev.slipway.dashboard;

import dev.slipway.operation.OperationView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The operations that the page shows, the newest first: every one that goes on, and the latest of those that ended.
record OperationList(List<OperationView> rows, int goingOn, boolean more, Selection selection) {

    /// `latest` holds one more than is shown, if there are more.
    static OperationList of(List<OperationView> latest, List<OperationView> unfinished, Selection selection) {
        Map<String, OperationView> shown = new LinkedHashMap<>();
        unfinished.forEach(operation -> shown.put(operation.id(), operation));
        latest.stream()
                .limit(selection.operations())
                .forEach(operation -> shown.putIfAbsent(operation.id(), operation));
        List<OperationView> rows = new ArrayList<>(shown.values());
        rows.sort(Comparator.comparing(OperationView::acceptedAt).reversed());
        int goingOn = (int)
                rows.stream().filter(operation -> operation.endedAt() == null).count();
        return new OperationList(rows, goingOn, latest.size() > selection.operations(), selection);
    }
}
