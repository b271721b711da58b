package dev.slipway.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// The name in a session cookie, whose encryption has vouched for it.
@ApplicationScoped
class SessionIdentity implements IdentityProvider<TrustedAuthenticationRequest> {

    private final Administrator administrator;

    SessionIdentity(Administrator administrator) {
        this.administrator = administrator;
    }

    @Override
    public Class<TrustedAuthenticationRequest> getRequestType() {
        return TrustedAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TrustedAuthenticationRequest request, AuthenticationRequestContext context) {
        return request.getPrincipal().equals(Administrator.NAME)
                ? Uni.createFrom().item(administrator.identity())
                : Uni.createFrom().failure(new AuthenticationFailedException("nobody has this name"));
    }
}
