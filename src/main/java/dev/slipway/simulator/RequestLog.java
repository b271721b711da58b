package dev.slipway.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The latest requests in the order in which they came.
final class RequestLog {

    private static final int KEPT = 20_000;

    private final Map<Long, RequestRecord> entries = new LinkedHashMap<>();
    private final Set<Long> held = new HashSet<>();
    private long counter;

    synchronized long add(RequestRecord entry) {
        entries.put(counter, entry);
        entries.remove(counter - KEPT);
        return counter++;
    }

    /// Puts the decoded request in the place of what was known when it arrived; a login's password is not
    /// kept.
    synchronized void replace(long id, RequestRecord entry) {
        Map<String, String> params = new TreeMap<>(entry.params());
        params.computeIfPresent("password", (key, value) -> "**********");
        entries.computeIfPresent(
                id, (key, old) -> new RequestRecord(entry.at(), entry.method(), entry.path(), params, entry.status()));
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
        entries.computeIfPresent(
                id,
                (key, entry) -> new RequestRecord(entry.at(), entry.method(), entry.path(), entry.params(), status));
    }

    synchronized List<RequestRecord> list() {
        return new ArrayList<>(entries.values());
    }

    synchronized void clear() {
        entries.clear();
    }
}
