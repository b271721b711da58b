package dev.slipway.access;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Tells browsers to be strict: our own scripts and styles only, no frames, nothing private kept.
@ApplicationScoped
class BrowserHeaders {

    /// `data:` is for the small pictures inside the style sheet; forms and scripts stay here.
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// The page of a terminal alone: xterm.js writes style elements and attributes.
    static final String TERMINAL_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    private static final int BEFORE_ALL = 2000;

    void register(@Observes Filters filters) {
        filters.register(BrowserHeaders::add, BEFORE_ALL);
    }

    private static void add(RoutingContext context) {
        String path = context.normalizedPath();
        MultiMap headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "same-origin");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        if (!isDevelopersTool(path)) {
            headers.set("Content-Security-Policy", showsTerminal(path) ? TERMINAL_POLICY : POLICY);
        }
        context.addHeadersEndHandler(sent -> cache(path, context));
        context.next();
    }

    /// The addresses of libraries carry their version; our own assets are looked at again, and so is what has an entity
    /// tag, which only the reader's own cache may keep; the rest nobody keeps.
    private static void cache(String path, RoutingContext context) {
        boolean found = context.response().getStatusCode() < 400;
        String rule = "no-store";
        if (found && (path.startsWith("/webjars/") || path.startsWith("/vendor/"))) {
            rule = "public, max-age=31536000, immutable";
        } else if (found && path.startsWith("/assets/")) {
            rule = "no-cache";
        } else if (found && context.response().headers().contains("ETag")) {
            rule = "private, no-cache";
        }
        context.response().headers().set("Cache-Control", rule);
    }

    private static boolean showsTerminal(String path) {
        return path.startsWith("/vms/") && path.endsWith("/terminal");
    }

    /// The development console of the framework consists of inline scripts, and exists in development only.
    private static boolean isDevelopersTool(String path) {
        return path.startsWith("/q/") && LaunchMode.current() == LaunchMode.DEVELOPMENT;
    }
}
