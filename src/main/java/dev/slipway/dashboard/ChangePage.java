package dev.slipway.dashboard;

import dev.slipway.access.Administrator;
import dev.slipway.access.CurrentCaller;
import dev.slipway.language.Language;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.vm.CloneRequest;
import dev.slipway.vm.Cloning;
import dev.slipway.vm.MigrateRequest;
import dev.slipway.vm.MigrationAdmission;
import dev.slipway.vm.Reconfiguration;
import dev.slipway.vm.ReconfigureRequest;
import dev.slipway.vm.TemplateConversion;
import dev.slipway.vm.VmRef;
import dev.slipway.vm.VmView;
import dev.slipway.vm.Vms;
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
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// What a VM is changed into: other settings, a copy, another node, a template. Each form leads back to the
/// page of the VM, or shows this page again with what is wrong.
@Path("/vms/{cluster}/{vmid}/change")
@Produces(MediaType.TEXT_HTML)
class ChangePage {

    private final Vms vms;
    private final Reconfiguration reconfiguration;
    private final Cloning cloning;
    private final MigrationAdmission migration;
    private final TemplateConversion conversion;
    private final CurrentCaller caller;
    private final ReaderLanguage reader;

    ChangePage(
            Vms vms,
            Reconfiguration reconfiguration,
            Cloning cloning,
            MigrationAdmission migration,
            TemplateConversion conversion,
            CurrentCaller caller,
            ReaderLanguage reader) {
        this.vms = vms;
        this.reconfiguration = reconfiguration;
        this.cloning = cloning;
        this.migration = migration;
        this.conversion = conversion;
        this.caller = caller;
        this.reader = reader;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(
                VmView vm, ChangePane pane, boolean administrator, String key, Language language);
    }

    @GET
    public Uni<TemplateInstance> page(@RestPath String cluster, @RestPath String vmid) {
        return show(VmDetails.vm(cluster, vmid), SentForm.NONE);
    }

    @POST
    @Path("settings")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<Response> change(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of("settings", sent);
        return answer(vm, form, by -> reconfiguration.admit(vm, changes(form), by));
    }

    /// A form sends everything; what is as it was shown is nobody's wish.
    private static ReconfigureRequest changes(SentForm form) {
        return new ReconfigureRequest(
                changed(form, "name"),
                changed(form, "description"),
                form.touched("cores") ? form.number("cores") : null,
                form.touched("memory") ? form.number("memory") : null,
                null,
                form.touched("disk_size") ? form.number("disk_size") : null,
                form.touched("tags") ? tags(form.value("tags")) : null,
                null,
                null,
                null,
                form.text("digest"));
    }

    @POST
    @Path("clone")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<Response> copy(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of("clone", sent);
        CloneRequest request =
                new CloneRequest(form.text("clone_name"), null, null, null, null, null, form.has("start"));
        return answer(vm, form, by -> cloning.admit(vm, request, by));
    }

    @POST
    @Path("migrate")
    @RolesAllowed(Administrator.NAME)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<Response> move(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of("migrate", sent);
        MigrateRequest request =
                new MigrateRequest(form.text("target"), null, form.has("with_local_disks") ? Boolean.TRUE : null, null);
        return answer(vm, form, by -> migration.admit(vm, request, by));
    }

    @POST
    @Path("template")
    @RolesAllowed(Administrator.NAME)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<Response> convert(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        return answer(vm, SentForm.of("template", sent), by -> conversion.admit(vm, by));
    }

    private Uni<Response> answer(VmRef vm, SentForm form, Function<Requester, Uni<Operation>> accept) {
        Requester by = caller.asking(form.requestKey(vm));
        return form.answer(VmDetails.address(vm), () -> accept.apply(by), refused -> show(vm, refused));
    }

    private Uni<TemplateInstance> show(VmRef vm, SentForm form) {
        return vms.require(vm)
                .chain(view -> filled(vm, ChangePane.of(form)).map(filled -> {
                    Language language = reader.language();
                    return Templates.page(view, filled, caller.administrator(), VmDetails.key(), language)
                            .setLocale(language.locale());
                }));
    }

    private Uni<ChangePane> filled(VmRef vm, ChangePane pane) {
        Uni<ChangePane> settings = asFarAsKnown(pane, reconfiguration.config(vm).map(pane::with));
        return caller.administrator()
                ? settings.chain(
                        half -> asFarAsKnown(half, migration.conditions(vm).map(half::with)))
                : settings;
    }

    private static Uni<ChangePane> asFarAsKnown(ChangePane before, Uni<ChangePane> more) {
        return more.onFailure(ProxmoxException.class)
                .recoverWithItem(failure -> before.unknown(String.valueOf(failure.getMessage())));
    }

    private static @Nullable String changed(SentForm form, String field) {
        return form.touched(field) ? form.value(field) : null;
    }

    private static List<String> tags(String typed) {
        return Arrays.stream(typed.split("[,\\s]+"))
                .filter(tag -> !tag.isEmpty())
                .toList();
    }
}
