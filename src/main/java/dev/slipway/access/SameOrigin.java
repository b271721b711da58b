package dev.slipway.access;

import dev.slipway.refusal.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses changes that another site's page asks for in the name of somebody who is signed in here.
///
/// A browser says where a request comes from, in `Sec-Fetch-Site` or at least in `Origin`. Requests with an
/// `Authorization` header are exempt: no foreign page can make a browser send one.
@ApplicationScoped
class SameOrigin {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int BEFORE_AUTHENTICATION = 500;

    void register(@Observes Filters filters) {
        filters.register(SameOrigin::check, BEFORE_AUTHENTICATION);
    }

    private static void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean exempt = (SAFE.contains(request.method()) && !opensSocket(request))
                || request.getHeader("Authorization") != null;
        if (exempt || allowed(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), host(request))) {
            context.next();
        } else {
            context.fail(new Refusal.NotAllowed("the request comes from another site's page; use Slipway's own pages"));
        }
    }

    /// A WebSocket is opened by a GET, with the cookie, by any page, and answers to it.
    private static boolean opensSocket(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE);
    }

    private static @Nullable String host(HttpServerRequest request) {
        return request.authority() == null ? null : request.authority().toString();
    }

    /// The scheme of the origin is not compared: in front of us there may be a proxy that ends TLS.
    static boolean allowed(@Nullable String fetchSite, @Nullable String origin, @Nullable String host) {
        if (fetchSite != null) {
            return fetchSite.equals("same-origin") || fetchSite.equals("none");
        }
        return origin == null || sameAuthority(origin, host);
    }

    private static boolean sameAuthority(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
