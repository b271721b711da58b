package dev.slipway.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/// Tells a resource who asks.
@ApplicationScoped
public class CurrentCaller {

    private final SecurityIdentity identity;

    CurrentCaller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /// The authenticated caller of the current request; only pages that are open to all have none.
    public Caller get() {
        return new Caller(identity.getPrincipal().getName(), identity.getAttribute(Administrator.PROJECT));
    }
}
