package dev.slipway.dashboard;

import dev.slipway.access.CurrentCaller;
import dev.slipway.catalog.IsoCatalog;
import dev.slipway.catalog.Sizes;
import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.inventory.Inventory;
import dev.slipway.language.Language;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationFilter;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.Operations;
import dev.slipway.operation.RequestKey;
import dev.slipway.provisioning.Creation;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Vms;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The one page: clusters, VMs, the create form, and operations as they go on.
///
/// Each part is a fragment of the page's template and has its own address, from which htmx renews it. Without
/// JavaScript the forms post and the page is loaded anew.
@Path("/")
@Produces(MediaType.TEXT_HTML)
class Dashboard {

    private static final int MOST_GOING_ON = 100;
    private static final URI START = URI.create("/");

    private final Inventory inventory;
    private final TemplateCatalog catalog;
    private final IsoCatalog isos;
    private final Sizes sizes;
    private final Vms vms;
    private final Operations operations;
    private final Creation creation;
    private final CurrentCaller caller;
    private final ReaderLanguage reader;
    private final InstantSource clock;

    Dashboard(
            Inventory inventory,
            TemplateCatalog catalog,
            IsoCatalog isos,
            Sizes sizes,
            Vms vms,
            Operations operations,
            Creation creation,
            CurrentCaller caller,
            ReaderLanguage reader,
            InstantSource clock) {
        this.inventory = inventory;
        this.catalog = catalog;
        this.isos = isos;
        this.sizes = sizes;
        this.vms = vms;
        this.operations = operations;
        this.creation = creation;
        this.caller = caller;
        this.reader = reader;
        this.clock = clock;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(
                List<ClusterPane> clusters,
                VmList vms,
                OperationList operations,
                CreateForm form,
                Offer offer,
                Instant now,
                Language language);

        static native TemplateInstance page$clusters(List<ClusterPane> clusters, Instant now);

        static native TemplateInstance page$vms(VmList vms, Instant now);

        static native TemplateInstance page$operations(OperationList operations, Instant now);

        static native TemplateInstance page$create(CreateForm form, Offer offer);
    }

    @GET
    public Uni<TemplateInstance> page(
            @RestQuery Optional<String> q, @RestQuery Optional<Integer> vms, @RestQuery Optional<Integer> operations) {
        return page(CreateForm.empty(), Selection.of(q, vms, operations));
    }

    @GET
    @Path("fragment/clusters")
    public TemplateInstance clusters() {
        return spoken(Templates.page$clusters(panes(), clock.instant()));
    }

    @GET
    @Path("fragment/vms")
    public Uni<TemplateInstance> vms(
            @RestQuery Optional<String> q,
            @RestQuery("vms") Optional<Integer> rows,
            @RestQuery Optional<Integer> operations) {
        return shownVms(Selection.of(q, rows, operations))
                .map(shown -> spoken(Templates.page$vms(shown, clock.instant())));
    }

    @GET
    @Path("fragment/operations")
    public Uni<TemplateInstance> operations(
            @RestQuery Optional<String> q,
            @RestQuery Optional<Integer> vms,
            @RestQuery("operations") Optional<Integer> rows) {
        return operations(Selection.of(q, vms, rows));
    }

    private Uni<TemplateInstance> operations(Selection selection) {
        return shownOperations(selection).map(shown -> spoken(Templates.page$operations(shown, clock.instant())));
    }

    /// The form alone, empty: what it offers may have changed.
    @GET
    @Path("fragment/create")
    public TemplateInstance create() {
        return spoken(Templates.page$create(CreateForm.empty(), offer()));
    }

    /// Accepts the form and goes back to the page, or shows it again with what is wrong with it.
    @POST
    @Path("vms")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<TemplateInstance>> create(
            MultivaluedMap<String, String> sent, @RestHeader("HX-Request") @Nullable String htmx) {
        CreateForm form = CreateForm.sent(sent);
        return Uni.createFrom()
                .deferred(() -> admit(form))
                .map(operation -> accepted(operation, htmx != null))
                .onFailure(Refusal.class)
                .recoverWithUni(failure -> refused(form.refused(failure), htmx != null));
    }

    /// Asks an operation to turn back.
    @POST
    @Path("operations/{id}/cancel")
    public Uni<RestResponse<TemplateInstance>> cancel(
            @RestPath String id,
            @RestQuery Optional<String> q,
            @RestQuery Optional<Integer> vms,
            @RestQuery("operations") Optional<Integer> shown,
            @RestHeader("HX-Request") @Nullable String htmx) {
        return operations
                .cancel(OperationId.named(id), caller.get().name())
                .chain(view -> htmx == null
                        ? Uni.createFrom().item(RestResponse.seeOther(START))
                        : operations(Selection.of(q, vms, shown)).map(RestResponse::ok));
    }

    private Uni<Operation> admit(CreateForm form) {
        return creation.admit(form.request(), caller.asking(RequestKey.of(form.requestKey(), "form")));
    }

    private RestResponse<TemplateInstance> accepted(Operation operation, boolean fragment) {
        if (!fragment) {
            return RestResponse.seeOther(START);
        }
        return RestResponse.ResponseBuilder.ok(
                        spoken(Templates.page$create(CreateForm.accepted(operation.name()), offer())))
                .header("HX-Trigger", "operation-changed")
                .build();
    }

    private Uni<RestResponse<TemplateInstance>> refused(CreateForm form, boolean fragment) {
        Uni<TemplateInstance> shown = fragment
                ? Uni.createFrom().item(() -> spoken(Templates.page$create(form, offer())))
                : page(form, Selection.START);
        return shown.map(body -> RestResponse.ResponseBuilder.<TemplateInstance>create(422)
                .entity(body)
                .build());
    }

    private Uni<TemplateInstance> page(CreateForm form, Selection selection) {
        return Uni.combine()
                .all()
                .unis(shownVms(selection), shownOperations(selection))
                .asTuple()
                .map(parts -> {
                    Language language = reader.language();
                    return Templates.page(
                                    panes(),
                                    parts.getItem1(),
                                    parts.getItem2(),
                                    form,
                                    offer(),
                                    clock.instant(),
                                    language)
                            .setLocale(language.locale());
                });
    }

    private TemplateInstance spoken(TemplateInstance fragment) {
        return fragment.setLocale(reader.language().locale());
    }

    private List<ClusterPane> panes() {
        return inventory.snapshots().stream().map(ClusterPane::of).toList();
    }

    private Offer offer() {
        return Offer.of(inventory, catalog, isos, sizes);
    }

    private Uni<VmList> shownVms(Selection selection) {
        return vms.all().map(all -> VmList.of(all, inventory.snapshots(), selection));
    }

    private Uni<OperationList> shownOperations(Selection selection) {
        return Uni.combine()
                .all()
                .unis(
                        operations.list(OperationFilter.latest(selection.operations() + 1)
                                .whole()),
                        operations.list(new OperationFilter(null, null, null, null, true, null, MOST_GOING_ON).whole()))
                .asTuple()
                .map(lists -> OperationList.of(lists.getItem1(), lists.getItem2(), selection));
    }
}
