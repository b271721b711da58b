package dev.slipway.dashboard;

import dev.slipway.access.Administrator;
import dev.slipway.access.CurrentCaller;
import dev.slipway.catalog.Template;
import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.language.Language;
import dev.slipway.provisioning.ImportTemplateRequest;
import dev.slipway.provisioning.Imports;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxClusters;
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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/// What VMs can be made from, and for administrators the form that makes another template of a cloud image.
@Path("/templates")
@Produces(MediaType.TEXT_HTML)
class TemplatesPage {

    private static final URI OPERATIONS = URI.create("/#operations");

    private final TemplateCatalog catalog;
    private final ProxmoxClusters clusters;
    private final ManagedVms managed;
    private final Imports imports;
    private final CurrentCaller caller;
    private final ReaderLanguage reader;

    TemplatesPage(
            TemplateCatalog catalog,
            ProxmoxClusters clusters,
            ManagedVms managed,
            Imports imports,
            CurrentCaller caller,
            ReaderLanguage reader) {
        this.catalog = catalog;
        this.clusters = clusters;
        this.managed = managed;
        this.imports = imports;
        this.caller = caller;
        this.reader = reader;
    }

    /// One template VM. Only those that Slipway manages have a page.
    record Row(Template template, Template.Replica replica, boolean ours) {}

    /// What the import form lets people choose from.
    record Choices(List<ClusterName> clusters, List<String> algorithms, List<String> formats) {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(
                List<Row> rows, boolean administrator, Choices choices, SentForm form, String key, Language language);

        static native TemplateInstance page$found(List<Row> rows);
    }

    @GET
    public TemplateInstance page() {
        return page(SentForm.NONE);
    }

    @GET
    @Path("fragment")
    public TemplateInstance found() {
        return Templates.page$found(rows()).setLocale(reader.language().locale());
    }

    /// Accepts the import, and leads to the operations, among which it can be followed.
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Administrator.NAME)
    public Uni<Response> make(MultivaluedMap<String, String> sent) {
        SentForm form = SentForm.of("import", sent);
        return form.answer(
                OPERATIONS,
                () -> imports.admit(request(form), caller.asking(form.requestKey("templates"))),
                refused -> Uni.createFrom().item(() -> page(refused)));
    }

    private static ImportTemplateRequest request(SentForm form) {
        return new ImportTemplateRequest(
                form.text("name"),
                form.text("url"),
                form.text("checksum"),
                form.text("checksum_algorithm"),
                form.text("format"),
                form.text("description"),
                form.text("cluster"),
                form.text("node"),
                form.text("storage"),
                form.number("cores"),
                form.number("memory"),
                form.text("network"));
    }

    private TemplateInstance page(SentForm form) {
        Language language = reader.language();
        Choices choices = new Choices(List.copyOf(clusters.names()), Imports.ALGORITHMS, Imports.FORMATS);
        return Templates.page(rows(), caller.administrator(), choices, form, VmDetails.key(), language)
                .setLocale(language.locale());
    }

    private List<Row> rows() {
        return clusters.names().stream()
                .flatMap(cluster -> catalog.templates(cluster).stream())
                .flatMap(this::rows)
                .toList();
    }

    private Stream<Row> rows(Template template) {
        return template.replicas().stream()
                .map(replica -> new Row(
                        template,
                        replica,
                        managed.find(template.cluster(), replica.vmid()).isPresent()));
    }
}
