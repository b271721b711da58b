package dev.slipway.dashboard;

import dev.slipway.access.Administrator;
import dev.slipway.access.CurrentCaller;
import dev.slipway.operation.RequestKey;
import dev.slipway.vm.Adoption;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The button by which the VM of a page becomes a managed one.
@Path("/vms/{cluster}/{vmid}/adopt")
class AdoptForm {

    private final Adoption adoption;
    private final CurrentCaller caller;

    AdoptForm(Adoption adoption, CurrentCaller caller) {
        this.adoption = adoption;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Administrator.NAME)
    public Uni<RestResponse<Void>> adopt(
            @RestPath String cluster, @RestPath String vmid, @RestForm @Nullable String key) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        return adoption.adopt(
                        vm,
                        caller.asking(RequestKey.of(
                                key == null || key.isBlank() ? null : key + "-adopt", "form", vm.toString())))
                .map(operation -> RestResponse.seeOther(URI.create("/vms/%s/%s".formatted(cluster, vmid))));
    }
}
