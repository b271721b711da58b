package dev.slipway.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// A bearer token.
@ApplicationScoped
class TokenIdentity implements IdentityProvider<TokenAuthenticationRequest> {

    private final Administrator administrator;

    TokenIdentity(Administrator administrator) {
        this.administrator = administrator;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        return administrator.knowsToken(request.getToken().getToken())
                ? Uni.createFrom().item(administrator.identity())
                : Uni.createFrom().failure(new AuthenticationFailedException("no such token"));
    }
}
