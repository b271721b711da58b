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

/// Asks once more before something is done that loses data; its form does it through [VmDetails].
@Path("/vms/{cluster}/{vmid}/confirm")
@Produces(MediaType.TEXT_HTML)
class ConfirmPage {

    private static final Set<String> POWER = Set.of("stop", "reset");
    private static final Set<String> SNAPSHOTS = Set.of("rollback", "delete_snapshot");

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
                VmView vm, String action, @Nullable String snapshot, String key, Language language);
    }

    @GET
    public Uni<TemplateInstance> ask(
            @RestPath String cluster,
            @RestPath String vmid,
            @RestQuery @Nullable String action,
            @RestQuery @Nullable String snapshot) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        if (action == null || !(snapshot == null ? POWER : SNAPSHOTS).contains(action)) {
            throw new Refusal.NotFound("nothing of that kind to confirm");
        }
        return vms.require(vm).map(view -> {
            Language language = reader.language();
            return Templates.page(view, action, snapshot, VmDetails.key(), language)
                    .setLocale(language.locale());
        });
    }
}
