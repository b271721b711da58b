package dev.slipway.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Refuses a body that announces itself as too large, before anything else looks at the request.
///
/// Bodies that come in chunks are counted by [BodyCount]. The framework has a limit too,
/// `quarkus.http.limits.max-body-size`, which answers without a body; it stays, higher, for what neither of them sees.
@ApplicationScoped
class BodyLimit {

    /// Far above any sensible create request: fifty SSH keys take about 40 KB.
    static final long BYTES = 256 * 1024;

    private static final int FIRST = 1000;

    void register(@Observes Filters filters) {
        filters.register(BodyLimit::check, FIRST);
    }

    private static void check(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length != null && length.length() < 19 && length.matches("\\d+") && Long.parseLong(length) > BYTES) {
            // the rest of the body is not read, so this connection cannot carry another request
            context.response().putHeader("Connection", "close");
            context.fail(413);
        } else {
            context.next();
        }
    }
}
