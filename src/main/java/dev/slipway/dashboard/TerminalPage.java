package dev.slipway.dashboard;

import dev.slipway.language.Language;
import dev.slipway.vm.VmView;
import dev.slipway.vm.Vms;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/// Shows the serial port of a VM. As on the page of its screen, the script does the rest.
@Path("/vms/{cluster}/{vmid}/terminal")
@Produces(MediaType.TEXT_HTML)
class TerminalPage {

    private final Vms vms;
    private final ReaderLanguage reader;

    TerminalPage(Vms vms, ReaderLanguage reader) {
        this.vms = vms;
        this.reader = reader;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(VmView vm, Language language);
    }

    @GET
    public Uni<TemplateInstance> page(@RestPath String cluster, @RestPath String vmid) {
        return vms.require(VmDetails.vm(cluster, vmid)).map(view -> {
            Language language = reader.language();
            return Templates.page(view, language).setLocale(language.locale());
        });
    }
}
