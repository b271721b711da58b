package dev.slipway.view;

import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How one kind of thing is listed: by which fields it can be sorted, and what tells its elements apart.
///
/// A cursor carries the place at which a page ended and not an element, so that the next page begins there even if the
/// element has gone meanwhile. What has no value in a field comes last, in either direction.
public final class Listing<T> {

    private static final int MAX_LIMIT = 10_000;
    private static final String SEPARATOR = "\u0000";

    /// How Java writes a number; it reads more, such as `Infinity` and `0x1p3`.
    private static final String NUMBER = "-?\\d+(\\.\\d+)?(E-?\\d{1,2})?";

    private final Function<T, Identity> identity;
    private final Map<String, Function<T, Value>> fields = new LinkedHashMap<>();

    private Listing(Function<T, Identity> identity) {
        this.identity = identity;
    }

    /// What tells elements apart, and orders those that are equal otherwise.
    public record Identity(String cluster, long number, String name) implements Comparable<Identity> {

        private static final Comparator<Identity> ORDER = Comparator.comparing(Identity::cluster)
                .thenComparing(Identity::number)
                .thenComparing(Identity::name);

        public static Identity of(Object cluster, long number) {
            return new Identity(cluster.toString(), number, "");
        }

        public static Identity of(Object cluster, Object name) {
            return new Identity(cluster.toString(), 0, name.toString());
        }

        @Override
        public int compareTo(Identity other) {
            return ORDER.compare(this, other);
        }
    }

    /// What an element is sorted by.
    private record Value(boolean absent, String text, double number) {

        private static final Comparator<Value> ORDER =
                Comparator.comparing(Value::text, String.CASE_INSENSITIVE_ORDER).thenComparingDouble(Value::number);

        static Value of(@Nullable String text) {
            return new Value(text == null, text == null ? "" : text, 0);
        }
    }

    /// Where an element stands in a sorted list.
    private record Place(Value value, Identity identity) {}

    /// A part of a list: `total` counts the whole list; `cursor` fetches the next part and is `null` on the last.
    public record Page<T>(List<T> rows, int total, @Nullable String cursor) {}

    /// A list of things with this identity, by which they are sorted when nobody asks for another order.
    public static <T> Listing<T> of(String name, Function<T, Identity> identity) {
        Listing<T> listing = new Listing<>(identity);
        listing.fields.put(name, element -> {
            Identity own = identity.apply(element);
            return new Value(false, own.cluster() + " " + own.name(), own.number());
        });
        return listing;
    }

    /// The same, which can be sorted by a text too, whatever its case.
    public Listing<T> text(String field, Function<T, @Nullable String> value) {
        fields.put(field, element -> Value.of(value.apply(element)));
        return this;
    }

    /// The same, which can be sorted by a number too.
    public Listing<T> number(String field, Function<T, ? extends Number> value) {
        fields.put(field, element -> new Value(false, "", value.apply(element).doubleValue()));
        return this;
    }

    /// Reads the query parameters: `sort` is a field, with `-` before it for the other direction; `cursor` is what the
    /// page before gave. Fails with [Refusal.InvalidRequest].
    public Request read(@Nullable String sort, @Nullable String limit, @Nullable String cursor) {
        String wanted = sort == null ? fields.keySet().iterator().next() : sort;
        boolean descending = wanted.startsWith("-");
        Function<T, Value> field = fields.get(descending ? wanted.substring(1) : wanted);
        if (field == null) {
            throw wrong(
                    "sort",
                    "is one of: %s; with - before it the other way round"
                            .formatted(String.join(", ", fields.keySet())));
        }
        return new Request(wanted, field, order(descending), limit(limit), after(wanted, cursor));
    }

    private static Comparator<Place> order(boolean descending) {
        Comparator<Value> byValue = descending ? Value.ORDER.reversed() : Value.ORDER;
        return Comparator.comparing((Place place) -> place.value().absent())
                .thenComparing(Place::value, byValue)
                .thenComparing(Place::identity);
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

    private static @Nullable Place after(String sort, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(SEPARATOR, -1);
            if (parts.length != 7 || !parts[0].equals(sort) || !parts[3].matches(NUMBER)) {
                throw wrong("cursor", "is the one that the page before gave, with the same sort");
            }
            return new Place(
                    new Value(parts[1].equals("1"), parts[2], Double.parseDouble(parts[3])),
                    new Identity(parts[4], Long.parseLong(parts[5]), parts[6]));
        } catch (IllegalArgumentException malformed) {
            throw wrong("cursor", "is the one that the page before gave");
        }
    }

    private static String cursor(String sort, Place place) {
        String text = String.join(
                SEPARATOR,
                sort,
                place.value().absent() ? "1" : "0",
                place.value().text(),
                Double.toString(place.value().number()),
                place.identity().cluster(),
                Long.toString(place.identity().number()),
                place.identity().name());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Refusal wrong(String parameter, String detail) {
        return new Refusal.InvalidRequest(List.of(FieldError.parameter(parameter, detail)));
    }

    /// Which part of a list to answer with, and in which order.
    public final class Request {

        private final String sort;
        private final Function<T, Value> field;
        private final Comparator<Place> order;
        private final int limit;
        private final @Nullable Place after;

        private Request(
                String sort, Function<T, Value> field, Comparator<Place> order, int limit, @Nullable Place after) {
            this.sort = sort;
            this.field = field;
            this.order = order;
            this.limit = limit;
            this.after = after;
        }

        private record Row<E>(E element, Place place) {}

        /// The part of all that match.
        public Page<T> of(List<T> matching) {
            List<Row<T>> rows = matching.stream()
                    .map(element -> new Row<>(element, new Place(field.apply(element), identity.apply(element))))
                    .filter(row -> after == null || order.compare(row.place(), after) > 0)
                    .sorted(Comparator.comparing(Row::place, order))
                    .toList();
            boolean more = rows.size() > limit;
            List<T> shown = rows.stream().limit(limit).map(Row::element).toList();
            return new Page<>(
                    shown,
                    matching.size(),
                    more ? cursor(sort, rows.get(limit - 1).place()) : null);
        }
    }
}
