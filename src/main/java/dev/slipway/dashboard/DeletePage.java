package dev.slipway.dashboard;

import dev.slipway.access.CurrentCaller;
import dev.slipway.language.Language;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Deletion;
import dev.slipway.vm.VmRef;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.resteasy.reactive.RestPath;

/// Asks once more, with everything that is about to be lost in view, before a VM is deleted.
@Path("/vms/{cluster}/{vmid}/delete")
@Produces(MediaType.TEXT_HTML)
class DeletePage {

    private final Vms vms;
    private final Deletion deletion;
    private final CurrentCaller caller;
    private final ReaderLanguage reader;

    DeletePage(Vms vms, Deletion deletion, CurrentCaller caller, ReaderLanguage reader) {
        this.vms = vms;
        this.deletion = deletion;
        this.caller = caller;
        this.reader = reader;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(VmView vm, Language language);
    }

    @GET
    public Uni<TemplateInstance> ask(@RestPath String cluster, @RestPath String vmid) {
        VmRef vm = vm(cluster, vmid);
        return vms.require(vm).map(view -> {
            Language language = reader.language();
            return Templates.page(view, language).setLocale(language.locale());
        });
    }

    /// The page has said that a running VM is stopped first, so it is.
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<Response> delete(@RestPath String cluster, @RestPath String vmid) {
        return deletion.admit(vm(cluster, vmid), true, caller.asking(null))
                .map(operation -> Response.seeOther(URI.create("/")).build());
    }

    private static VmRef vm(String cluster, String vmid) {
        try {
            return new VmRef(new ClusterName(cluster), VmId.parse(vmid));
        } catch (IllegalArgumentException malformed) {
            throw new Refusal.NotFound("no VM %s:%s".formatted(cluster, vmid));
        }
    }
}
