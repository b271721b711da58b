package dev.slipway.dashboard;

import dev.slipway.language.Language;
import dev.slipway.operation.OperationFilter;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationView;
import dev.slipway.operation.Operations;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// All operations there have been, sought by what they were for, how they ended, and by text.
///
/// What an operation has come to is computed from its entries, and names are sought in any part, so both are sought
/// here and not by the database: for each page it is asked for so many at once and so often, no more. What was not
/// looked at then is behind the link to older ones.
@Path("/history")
@Produces(MediaType.TEXT_HTML)
class HistoryPage {

    private static final int ROWS = 50;
    private static final int LOOKED_AT_ONCE = 250;
    private static final int LOOKS = 4;

    private final Operations operations;
    private final ReaderLanguage reader;
    private final InstantSource clock;

    HistoryPage(Operations operations, ReaderLanguage reader, InstantSource clock) {
        this.operations = operations;
        this.reader = reader;
        this.clock = clock;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(History history, List<String> kinds, Instant now, Language language);

        static native TemplateInstance page$found(History history, Instant now);
    }

    @GET
    public Uni<TemplateInstance> page(
            @RestQuery Optional<String> q,
            @RestQuery Optional<String> kind,
            @RestQuery Optional<String> status,
            @RestQuery Optional<String> before) {
        Language language = reader.language();
        return look(History.of(q, kind, status, before))
                .map(history -> Templates.page(history, kinds(), clock.instant(), language)
                        .setLocale(language.locale()));
    }

    @GET
    @Path("fragment")
    public Uni<TemplateInstance> found(
            @RestQuery Optional<String> q,
            @RestQuery Optional<String> kind,
            @RestQuery Optional<String> status,
            @RestQuery Optional<String> before) {
        Language language = reader.language();
        return look(History.of(q, kind, status, before))
                .map(history -> Templates.page$found(history, clock.instant()).setLocale(language.locale()));
    }

    private static List<String> kinds() {
        return Arrays.stream(OperationKind.values()).map(OperationKind::label).toList();
    }

    private Uni<History> look(History history) {
        return look(history, history.after(), 1);
    }

    private Uni<History> look(History history, @Nullable OperationId after, int look) {
        int asked = history.picked() ? LOOKED_AT_ONCE : ROWS + 1;
        OperationFilter filter = new OperationFilter(
                null, null, null, history.ofKind(), null, history.q().isEmpty(), history.active(), after, asked);
        return operations.list(filter).chain(seen -> {
            List<OperationView> rows = new ArrayList<>(history.rows());
            seen.stream().filter(history::hits).limit(ROWS + 1L - rows.size()).forEach(rows::add);
            boolean full = rows.size() > ROWS;
            boolean last = seen.size() < asked;
            if (full) {
                List<OperationView> shown = rows.subList(0, ROWS);
                return done(history.with(shown, shown.getLast().id()));
            }
            return last || look == LOOKS
                    ? done(history.with(rows, last ? null : seen.getLast().id()))
                    : look(
                            history.with(rows, null),
                            new OperationId(seen.getLast().id()),
                            look + 1);
        });
    }

    private static Uni<History> done(History history) {
        return Uni.createFrom().item(history);
    }
}
