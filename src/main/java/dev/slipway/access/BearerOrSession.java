package dev.slipway.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Set;

/// Programs come with a bearer token, people with the cookie that the sign-in page gave them.
///
/// A person without one is sent to that page; a program, also a script on a page, is told 401, never redirected.
@Alternative
@Priority(1)
@ApplicationScoped
class BearerOrSession implements HttpAuthenticationMechanism {

    private static final String SIGN_IN = "/login";
    private static final String SCHEME = "Bearer ";
    private static final String BEARER_CHALLENGE = "Bearer realm=\"slipway\"";

    private final FormAuthenticationMechanism session;

    BearerOrSession(FormAuthenticationMechanism session) {
        this.session = session;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        String authorization = context.request().getHeader("Authorization");
        if (authorization == null) {
            return session.authenticate(context, providers);
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Uni.createFrom().failure(new AuthenticationFailedException("only bearer tokens are accepted"));
        }
        String token = authorization.substring(SCHEME.length()).strip();
        return providers.authenticate(new TokenAuthenticationRequest(new TokenCredential(token, "bearer")));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        if (!comesFromPage(context)) {
            return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", BEARER_CHALLENGE));
        }
        return sendsForm(context) || cannotComeBack(context)
                ? Uni.createFrom().item(new ChallengeData(303, "Location", SIGN_IN))
                : session.getChallenge(context);
    }

    /// A form sent after the session has ended: signing in must not lead back to an address that only takes forms.
    private static boolean sendsForm(RoutingContext context) {
        return !context.request().method().equals(HttpMethod.GET)
                && !context.normalizedPath().endsWith("/j_security_check");
    }

    /// HTTP/1.0 without a Host header: the whole address, to come back to after signing in, is unknown.
    private static boolean cannotComeBack(RoutingContext context) {
        return context.request().authority() == null;
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        if (comesFromPage(context)) {
            return HttpAuthenticationMechanism.super.sendChallenge(context).call(() -> end(context));
        }
        if (context.request().getHeader("HX-Request") == null) {
            context.response().putHeader("WWW-Authenticate", BEARER_CHALLENGE);
        } else {
            // the session of an open page has ended: htmx goes to the sign-in page instead of showing it as a fragment
            context.response().putHeader("HX-Redirect", SIGN_IN);
        }
        context.fail(401);
        return Uni.createFrom().item(true);
    }

    /// Ended here, because what follows would take a response that is still open for a failure to explain.
    private static Uni<Void> end(RoutingContext context) {
        return Uni.createFrom().completionStage(() -> context.response().end().toCompletionStage());
    }

    private static boolean comesFromPage(RoutingContext context) {
        HttpServerRequest request = context.request();
        return !ApiPaths.contain(context.normalizedPath())
                && request.getHeader("Authorization") == null
                && request.getHeader("HX-Request") == null;
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(
                TokenAuthenticationRequest.class,
                TrustedAuthenticationRequest.class,
                UsernamePasswordAuthenticationRequest.class);
    }
}
