package dev.slipway.dashboard;

import dev.slipway.language.Language;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.VmRef;
import dev.slipway.vm.VmView;
import dev.slipway.vm.Vms;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Asks once more before something is done that loses data or a connection; its form does it through [VmDetails] or
/// [DeviceForms].
@Path("/vms/{cluster}/{vmid}/confirm")
@Produces(MediaType.TEXT_HTML)
class ConfirmPage {

    private static final Set<String> POWER = Set.of("stop", "reset");
    private static final Set<String> SNAPSHOTS = Set.of("rollback", "delete_snapshot");
    private static final Set<String> DEVICES = Set.of("detach_disk", "delete_disk", "detach_network");

    private final Vms vms;
    private final ReaderLanguage reader;

    ConfirmPage(Vms vms, ReaderLanguage reader) {
        this.vms = vms;
        this.reader = reader;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(
                VmView vm,
                String action,
                @Nullable String snapshot,
                @Nullable String device,
                String key,
                Language language);
    }

    @GET
    public Uni<TemplateInstance> ask(
            @RestPath String cluster,
            @RestPath String vmid,
            @RestQuery @Nullable String action,
            @RestQuery @Nullable String snapshot,
            @RestQuery @Nullable String device) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        Set<String> known = snapshot != null ? SNAPSHOTS : device != null ? DEVICES : POWER;
        if (action == null || !known.contains(action) || (snapshot != null && device != null)) {
            throw new Refusal.NotFound("nothing of that kind to confirm");
        }
        return vms.require(vm).map(view -> {
            Language language = reader.language();
            return Templates.page(view, action, snapshot, device, VmDetails.key(), language)
                    .setLocale(language.locale());
        });
    }
}
