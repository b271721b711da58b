package dev.slipway.dashboard;

import dev.slipway.language.Language;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;

/// The way in and the way out.
@Path("/")
@NonBlocking
@Produces(MediaType.TEXT_HTML)
class SignIn {

    private final ReaderLanguage reader;
    private final SecurityIdentity identity;

    SignIn(ReaderLanguage reader, SecurityIdentity identity) {
        this.reader = reader;
        this.identity = identity;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(boolean failed, Language language);
    }

    /// The form; its answer goes to `/j_security_check`, and comes back here with `failed` when it was wrong.
    @GET
    @Path("login")
    public TemplateInstance page(@RestQuery Optional<String> failed) {
        Language language = reader.language();
        return Templates.page(failed.isPresent(), language).setLocale(language.locale());
    }

    /// Forgets the session cookie.
    @POST
    @Path("logout")
    public Response leave() {
        FormAuthenticationMechanism.logout(identity);
        return Response.seeOther(URI.create("/login")).build();
    }
}
