package dev.slipway.bulk;

import dev.slipway.operation.Item;
import java.util.List;
import java.util.stream.Collectors;

/// Items of one sort that are asked for together, with what to do: one order for all, or one for each.
///
/// `creations` says whether each makes a VM, so that it needs a place in the queue of its cluster.
public record Batch(ItemSort sort, List<Item> items, List<String> orders, boolean creations) {

    private static final int NAMED = 3;
    private static final int LONGEST = 255;

    public Batch {
        items = List.copyOf(items);
        orders = List.copyOf(orders);
    }

    /// The first names, and the number of all when there are more.
    String name() {
        String first = items.stream().limit(NAMED).map(Item::name).collect(Collectors.joining(", "));
        String all = items.size() > NAMED ? "%s, … (%d)".formatted(first, items.size()) : first;
        return all.length() > LONGEST ? all.substring(0, LONGEST - 1) + "…" : all;
    }
}
