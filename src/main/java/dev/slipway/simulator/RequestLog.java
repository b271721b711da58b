package dev.slipway.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The latest requests in the order in which they came, and apart from them all that ask for a change: those are few,
/// and an auditor wants every one.
final class RequestLog {

    private static final int KEPT = 20_000;
    private static final int KEPT_CHANGES = 100_000;

    private final Map<Long, RequestRecord> entries = new LinkedHashMap<>();
    private final Map<Long, RequestRecord> changes = new LinkedHashMap<>();
    private final Set<Long> held = new HashSet<>();
    private long counter;

    synchronized long add(RequestRecord entry) {
        entries.put(counter, entry);
        entries.remove(counter - KEPT);
        if (isChange(entry) && changes.size() < KEPT_CHANGES) {
            changes.put(counter, entry);
        }
        return counter++;
    }

    /// Puts the decoded request in the place of what was known when it arrived; a login's password is not
    /// kept.
    synchronized void replace(long id, RequestRecord entry) {
        Map<String, String> params = new TreeMap<>(entry.params());
        params.computeIfPresent("password", (key, value) -> "**********");
        update(id, old -> new RequestRecord(entry.at(), entry.method(), entry.path(), params, entry.status()));
    }

    /// Notes that a request was looked at; without an answer it is held back by a lock or a delay.
    synchronized void lookedAt(long id) {
        if (Optional.ofNullable(entries.get(id))
                .filter(entry -> entry.status() == 0)
                .isPresent()) {
            held.add(id);
        }
    }

    synchronized boolean holdsRequests() {
        return !held.isEmpty();
    }

    synchronized void answered(long id, int status) {
        held.remove(id);
        update(id, entry -> new RequestRecord(entry.at(), entry.method(), entry.path(), entry.params(), status));
    }

    synchronized List<RequestRecord> list() {
        return new ArrayList<>(entries.values());
    }

    /// Every request that asked for a change since the start or the last [#clear()], the oldest first.
    synchronized List<RequestRecord> changes() {
        return new ArrayList<>(changes.values());
    }

    private void update(long id, UnaryOperator<RequestRecord> change) {
        entries.computeIfPresent(id, (key, entry) -> change.apply(entry));
        changes.computeIfPresent(id, (key, entry) -> change.apply(entry));
    }

    /// Signing in changes nothing in the cluster.
    private static boolean isChange(RequestRecord entry) {
        return !entry.method().equals("GET") && !entry.path().startsWith("/access/");
    }

    synchronized void clear() {
        changes.clear();
        entries.clear();
    }
}
