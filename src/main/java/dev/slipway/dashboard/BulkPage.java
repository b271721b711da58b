package dev.slipway.dashboard;

import dev.slipway.access.CurrentCaller;
import dev.slipway.bulk.Bulk;
import dev.slipway.language.Language;
import dev.slipway.operation.RequestKey;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.ActionItems;
import dev.slipway.vm.ActionRequest;
import dev.slipway.vm.VmView;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Shows which VMs were selected before something is done with all of them.
@Path("/vms/bulk")
@Produces(MediaType.TEXT_HTML)
class BulkPage {

    private static final Set<String> ACTIONS = Set.of("start", "shutdown", "stop", "delete");

    private final Vms vms;
    private final ActionItems items;
    private final Bulk bulk;
    private final CurrentCaller caller;
    private final ReaderLanguage reader;

    BulkPage(Vms vms, ActionItems items, Bulk bulk, CurrentCaller caller, ReaderLanguage reader) {
        this.vms = vms;
        this.items = items;
        this.bulk = bulk;
        this.caller = caller;
        this.reader = reader;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(
                List<VmView> vms, int selected, int most, String action, String key, Language language);
    }

    /// The selection comes in a body, because an address has no room for a thousand VMs.
    @POST
    @Path("confirm")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<TemplateInstance> ask(MultivaluedMap<String, String> sent) {
        String action = known(sent.getFirst("action"));
        Set<String> selected = Set.copyOf(sent.getOrDefault("vm", List.of()));
        return vms.all().map(all -> {
            Language language = reader.language();
            List<VmView> shown = all.stream()
                    .filter(vm -> selected.contains(vm.cluster() + ":" + vm.vmid()))
                    .toList();
            return Templates.page(shown, selected.size(), bulk.most(), action, VmDetails.key(), language)
                    .setLocale(language.locale());
        });
    }

    /// Where somebody arrives who had to sign in anew: the selection is gone, so it is made again.
    @GET
    @Path("confirm")
    public Response again() {
        return Response.seeOther(URI.create("/")).build();
    }

    /// The page has said that VMs to be deleted are stopped first, so they are.
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<Response> act(MultivaluedMap<String, String> sent) {
        String action = known(sent.getFirst("action"));
        List<@Nullable String> selected = List.copyOf(sent.getOrDefault("vm", List.of()));
        bulk.tooMany("vm", selected.size()).ifPresent(error -> {
            throw new Refusal.InvalidRequest(List.of(error));
        });
        if (selected.isEmpty()) {
            throw Refusal.InvalidRequest.of("vm", "is at least one VM");
        }
        ActionRequest request = new ActionRequest(action, action.equals("delete") ? true : null, null, null);
        return items.batch(selected, request)
                .chain(batch -> bulk.admit(
                        batch,
                        caller.asking(RequestKey.of(
                                sent.getFirst("key"), "bulk form", request.toString(), String.join(" ", selected)))))
                .map(operation ->
                        Response.seeOther(URI.create("/bulk/" + operation.id())).build());
    }

    private static String known(@Nullable String action) {
        if (action == null || !ACTIONS.contains(action)) {
            throw new Refusal.NotFound("nothing of that kind to do with many VMs");
        }
        return action;
    }
}
