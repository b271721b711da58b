package dev.slipway.dashboard;

import dev.slipway.language.Language;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationView;
import dev.slipway.operation.Operations;
import dev.slipway.refusal.Refusal;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/// A bulk operation with what became of each of its items.
@Path("/bulk/{id}")
@Produces(MediaType.TEXT_HTML)
class OperationPage {

    private final Operations operations;
    private final ReaderLanguage reader;

    OperationPage(Operations operations, ReaderLanguage reader) {
        this.operations = operations;
        this.reader = reader;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(OperationView op, Language language);

        static native TemplateInstance page$items(OperationView op);
    }

    @GET
    public Uni<TemplateInstance> page(@RestPath String id) {
        Language language = reader.language();
        return bulk(id).map(op -> Templates.page(op, language).setLocale(language.locale()));
    }

    @GET
    @Path("fragment")
    public Uni<TemplateInstance> items(@RestPath String id) {
        return bulk(id).map(op ->
                Templates.page$items(op).setLocale(reader.language().locale()));
    }

    private Uni<OperationView> bulk(String id) {
        return operations.read(OperationId.named(id)).invoke(op -> {
            if (op.items() == null) {
                throw new Refusal.NotFound("operation " + id + " is about one VM; its steps are on the overview");
            }
        });
    }
}
