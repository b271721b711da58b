package dev.slipway.access;

import io.quarkus.arc.Arc;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.junit.QuarkusMock;
import io.smallrye.mutiny.Uni;

/// Somebody who may sign in, and is no administrator.
public final class Kim {

    private Kim() {}

    /// Until the end of the test every token is Kim's.
    public static void hasTheTokens() {
        QuarkusMock.installMockForType(new Tokens(), TokenIdentity.class);
    }

    private static final class Tokens extends TokenIdentity {

        Tokens() {
            super(Arc.container().instance(Administrator.class).get());
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                TokenAuthenticationRequest request, AuthenticationRequestContext context) {
            return Uni.createFrom()
                    .item(QuarkusSecurityIdentity.builder()
                            .setPrincipal(new QuarkusPrincipal("kim"))
                            .addAttribute(Administrator.PROJECT, "default")
                            .build());
        }
    }
}
