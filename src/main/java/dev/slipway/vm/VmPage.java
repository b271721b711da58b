package dev.slipway.vm;

import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which part of a list to answer with, and in which order.
record VmPage(Comparator<VmView> order, int limit, @Nullable String after) {

    private static final int MAX_LIMIT = 10_000;
    private static final Comparator<VmView> BY_NUMBER =
            Comparator.comparing(VmView::cluster).thenComparing(VmView::vmid);
    private static final Map<String, Comparator<VmView>> ORDERS = orders();

    private static Map<String, Comparator<VmView>> orders() {
        Comparator<String> text = Comparator.nullsLast(String.CASE_INSENSITIVE_ORDER);
        Map<String, Comparator<VmView>> orders = new LinkedHashMap<>();
        orders.put("vmid", BY_NUMBER);
        orders.put("name", Comparator.comparing(VmView::name, text));
        orders.put("node", Comparator.comparing(VmView::node, text));
        orders.put("status", Comparator.comparing(VmView::status));
        orders.put("project", Comparator.comparing(VmView::project, text));
        orders.put("cpu", Comparator.comparingDouble(VmView::cpu));
        orders.put("memory", Comparator.comparingLong(VmView::memory));
        orders.put("uptime", Comparator.comparingLong(VmView::uptime));
        return orders;
    }

    /// Reads the query parameters: `sort` is a field, with `-` before it for the other direction; `cursor` is what the
    /// page before gave. Fails with [Refusal.InvalidRequest].
    static VmPage read(@Nullable String sort, @Nullable String limit, @Nullable String cursor) {
        return new VmPage(order(sort == null ? "vmid" : sort), limit(limit), cursor);
    }

    private static Comparator<VmView> order(String sort) {
        Comparator<VmView> order = ORDERS.get(sort.startsWith("-") ? sort.substring(1) : sort);
        if (order == null) {
            throw wrong(
                    "sort",
                    "is one of: %s; with - before it the other way round"
                            .formatted(String.join(", ", ORDERS.keySet())));
        }
        return (sort.startsWith("-") ? order.reversed() : order).thenComparing(BY_NUMBER);
    }

    private static int limit(@Nullable String limit) {
        if (limit == null) {
            return MAX_LIMIT;
        }
        if (!limit.matches("[1-9]\\d{0,4}") || Integer.parseInt(limit) > MAX_LIMIT) {
            throw wrong("limit", "is a number from 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(limit);
    }

    /// The VMs of this page out of all that match. Fails with [Refusal.InvalidRequest] when the VM at which the page
    /// before ended is no longer among them.
    List<VmView> of(List<VmView> matching) {
        List<VmView> sorted = matching.stream().sorted(order).toList();
        int from = after == null ? 0 : position(sorted, after) + 1;
        return sorted.subList(from, Math.min(sorted.size(), from + limit));
    }

    private static int position(List<VmView> sorted, String cursor) {
        for (int i = 0; i < sorted.size(); i++) {
            if (cursor(sorted.get(i)).equals(cursor)) {
                return i;
            }
        }
        throw wrong("cursor", "is not in this list (any more): begin again without it");
    }

    /// What the next page is asked with; `null` on the last one.
    @Nullable
    String next(List<VmView> page) {
        return page.size() == limit ? cursor(page.getLast()) : null;
    }

    private static String cursor(VmView vm) {
        return vm.cluster() + ":" + vm.vmid();
    }

    private static Refusal wrong(String parameter, String detail) {
        return new Refusal.InvalidRequest(List.of(FieldError.parameter(parameter, detail)));
    }
}
