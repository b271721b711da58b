package dev.slipway.dashboard;

import dev.slipway.access.Administrator;
import dev.slipway.access.CurrentCaller;
import dev.slipway.language.Language;
import dev.slipway.operation.RequestKey;
import dev.slipway.operation.Requester;
import dev.slipway.reconcile.FindingAction;
import dev.slipway.reconcile.FindingView;
import dev.slipway.reconcile.Findings;
import dev.slipway.refusal.Refusal;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The page of what does not fit together, with a button for what can be done about it; what deletes something
/// asks once more.
@Path("/findings")
@Produces(MediaType.TEXT_HTML)
class FindingsPage {

    private static final URI ADDRESS = URI.create("/findings");

    private final Findings findings;
    private final CurrentCaller caller;
    private final ReaderLanguage reader;
    private final InstantSource clock;

    FindingsPage(Findings findings, CurrentCaller caller, ReaderLanguage reader, InstantSource clock) {
        this.findings = findings;
        this.caller = caller;
        this.reader = reader;
        this.clock = clock;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(List<FindingView> findings, String key, Instant now, Language language);

        static native TemplateInstance page$found(List<FindingView> findings, String key, Instant now);

        static native TemplateInstance notice(int number);

        static native TemplateInstance remove(FindingView finding, String key, Language language);
    }

    @GET
    public Uni<TemplateInstance> page() {
        Language language = reader.language();
        return findings.all()
                .map(all -> Templates.page(all, VmDetails.key(), clock.instant(), language)
                        .setLocale(language.locale()));
    }

    @GET
    @Path("fragment")
    public Uni<TemplateInstance> found() {
        Language language = reader.language();
        return findings.all()
                .map(all -> Templates.page$found(all, VmDetails.key(), clock.instant())
                        .setLocale(language.locale()));
    }

    /// What other pages show of the findings: how many there are.
    @GET
    @Path("notice")
    public Uni<TemplateInstance> notice() {
        Language language = reader.language();
        return findings.all().map(all -> Templates.notice(all.size()).setLocale(language.locale()));
    }

    /// Does what a button says, and goes back to the page.
    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Administrator.NAME)
    public Uni<RestResponse<Void>> act(
            @RestPath String id, @RestForm @Nullable String action, @RestForm @Nullable String key) {
        return done(id, FindingAction.named(action), key).map(done -> RestResponse.seeOther(ADDRESS));
    }

    private Uni<?> done(String id, FindingAction action, @Nullable String key) {
        Requester by = caller.asking(
                RequestKey.of(key == null || key.isBlank() ? null : key + "-" + id, "form", id, action.label()));
        return switch (action) {
            case ADOPT -> findings.adopt(id, null, by);
            // the page that asked has said that a running VM is stopped first
            case REMOVE -> findings.remove(id, true, by);
            case FORGET -> findings.forget(id);
            case ACKNOWLEDGE -> findings.acknowledge(id);
            case CANCEL -> throw new Refusal.NotFound("an operation is cancelled where it is shown");
        };
    }

    @GET
    @Path("{id}/remove")
    public Uni<TemplateInstance> ask(@RestPath String id) {
        Language language = reader.language();
        return findings.require(id).map(finding -> {
            if (!finding.actions().contains(FindingAction.REMOVE)) {
                throw new Refusal.NotFound("nothing of that kind to confirm");
            }
            return Templates.remove(finding, VmDetails.key(), language).setLocale(language.locale());
        });
    }
}
