package dev.slipway.dashboard;

import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which operations are sought, and those that were found, the newest first. `older` is where the next page begins,
/// `null` on the last. Like every selection it is kept in the address.
record History(
        String q,
        String kind,
        String status,
        String before,
        List<OperationView> rows,
        @Nullable String older) {

    /// What may be sought besides the states in which an operation ends.
    private static final String ACTIVE = "active";

    private static final List<String> STATUSES =
            List.of(ACTIVE, "succeeded", "partly_succeeded", "failed", "cancelled");

    History {
        rows = List.copyOf(rows);
    }

    /// What an address asks for; values that there are not ask for nothing.
    static History of(Optional<String> q, Optional<String> kind, Optional<String> status, Optional<String> before) {
        return new History(
                q.orElse("").strip(),
                kind.filter(name -> Arrays.stream(OperationKind.values())
                                .anyMatch(each -> each.label().equals(name)))
                        .orElse(""),
                status.filter(STATUSES::contains).orElse(""),
                before.filter(id -> id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                        .orElse(""),
                List.of(),
                null);
    }

    History with(List<OperationView> found, @Nullable String next) {
        return new History(q, kind, status, before, found, next);
    }

    @Nullable
    OperationKind ofKind() {
        return kind.isEmpty() ? null : OperationKind.parse(kind);
    }

    @Nullable
    OperationId after() {
        return before.isEmpty() ? null : new OperationId(before);
    }

    boolean active() {
        return status.equals(ACTIVE);
    }

    /// Whether operations are picked by what the journal cannot.
    boolean picked() {
        return !q.isEmpty() || !(status.isEmpty() || active());
    }

    /// Whether what is shown renews itself: only the newest of all does, because others take long to find.
    public boolean live() {
        return !sought() && before.isEmpty();
    }

    boolean hits(OperationView operation) {
        String sought = q.toLowerCase(Locale.ROOT);
        return (status.isEmpty() || active() || operation.status().equals(status))
                && Stream.of(
                                operation.name(),
                                operation.owner(),
                                operation.id(),
                                Objects.toString(operation.vmid(), ""),
                                Objects.toString(operation.node(), ""))
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(sought));
    }

    public List<String> statuses() {
        return STATUSES;
    }

    public boolean sought() {
        return !q.isEmpty() || !kind.isEmpty() || !status.isEmpty();
    }

    /// The query part of an address that shows just this.
    public String query() {
        return query(before);
    }

    public String olderQuery() {
        return query(Objects.toString(older, ""));
    }

    public String newestQuery() {
        return query("");
    }

    private String query(String from) {
        return "?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8) + "&kind=" + kind + "&status=" + status
                + (from.isEmpty() ? "" : "&before=" + from);
    }
}
