package dev.slipway.access;

import dev.slipway.operation.Journal;
import dev.slipway.operation.Requester;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.jspecify.annotations.Nullable;

/// Tells a resource who asks, and pages who reads them.
@ApplicationScoped
@Named("currentCaller")
public class CurrentCaller {

    private final SecurityIdentity identity;

    CurrentCaller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /// The authenticated caller of the current request; only pages that are open to all have none.
    public Caller get() {
        return caller(identity);
    }

    /// The authenticated caller of a request that no resource answers; throws [UnauthorizedException].
    public static Caller of(RoutingContext context) {
        if (context.user() instanceof QuarkusHttpUser user) {
            return caller(user.getSecurityIdentity());
        }
        throw new UnauthorizedException();
    }

    private static Caller caller(SecurityIdentity identity) {
        return new Caller(identity.getPrincipal().getName(), identity.getAttribute(Administrator.PROJECT));
    }

    /// The same as the one who asks for an operation, with this key if the request has one.
    public Requester asking(Journal.@Nullable IdempotencyKey idempotency) {
        Caller caller = get();
        return new Requester(caller.name(), caller.project(), administrator(), idempotency);
    }

    /// Whether the caller may do what only administrators may.
    public boolean administrator() {
        return identity.hasRole(Administrator.NAME);
    }
}
