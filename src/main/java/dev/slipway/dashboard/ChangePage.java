package dev.slipway.dashboard;

import dev.slipway.access.Administrator;
import dev.slipway.access.CurrentCaller;
import dev.slipway.language.Language;
import dev.slipway.operation.Operation;
import dev.slipway.operation.RequestKey;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.Refusal;
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
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
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

        static native TemplateInstance page(VmView vm, ChangePane pane, String key, Language language);
    }

    @GET
    public Uni<TemplateInstance> page(@RestPath String cluster, @RestPath String vmid) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        return show(vm, ChangePane.EMPTY);
    }

    @POST
    @Path("settings")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<TemplateInstance>> change(
            @RestPath String cluster,
            @RestPath String vmid,
            @RestForm @Nullable String name,
            @RestForm @Nullable String description,
            @RestForm @Nullable String cores,
            @RestForm @Nullable String memory,
            @RestForm("disk_size") @Nullable String diskSize,
            @RestForm @Nullable String digest,
            @RestForm @Nullable String key) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        return answer(
                vm,
                "settings",
                key,
                Arrays.asList(name, description, cores, memory, diskSize),
                by -> reconfiguration.config(vm).chain(config -> {
                    ReconfigureRequest request = new ReconfigureRequest(
                            changed(name, config.name()),
                            changed(description, config.description()),
                            changed("cores", cores, (long) config.cores()),
                            changed("memory", memory, (long) config.memory()),
                            null,
                            changed("disk_size", diskSize, config.diskSize()),
                            null,
                            null,
                            null,
                            null,
                            text(digest));
                    return reconfiguration.admit(vm, request, by);
                }));
    }

    @POST
    @Path("clone")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<TemplateInstance>> copy(
            @RestPath String cluster,
            @RestPath String vmid,
            @RestForm("clone_name") @Nullable String name,
            @RestForm @Nullable String start,
            @RestForm @Nullable String key) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        CloneRequest request = new CloneRequest(text(name), null, null, null, null, null, start != null);
        return answer(vm, "clone", key, request, by -> cloning.admit(vm, request, by));
    }

    @POST
    @Path("migrate")
    @RolesAllowed(Administrator.NAME)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<TemplateInstance>> move(
            @RestPath String cluster,
            @RestPath String vmid,
            @RestForm @Nullable String target,
            @RestForm("with_local_disks") @Nullable String withLocalDisks,
            @RestForm @Nullable String key) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        MigrateRequest request =
                new MigrateRequest(text(target), null, withLocalDisks == null ? null : Boolean.TRUE, null);
        return answer(vm, "migrate", key, request, by -> migration.admit(vm, request, by));
    }

    @POST
    @Path("template")
    @RolesAllowed(Administrator.NAME)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<TemplateInstance>> convert(
            @RestPath String cluster, @RestPath String vmid, @RestForm @Nullable String key) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        return answer(vm, "template", key, "template", by -> conversion.admit(vm, by));
    }

    private Uni<RestResponse<TemplateInstance>> answer(
            VmRef vm, String form, @Nullable String key, Object what, Function<Requester, Uni<Operation>> accept) {
        Requester by = caller.asking(RequestKey.of(
                key == null || key.isBlank() ? null : key + "-" + form, "form", vm.toString(), what.toString()));
        return Uni.createFrom()
                .deferred(() -> accept.apply(by))
                .map(operation -> RestResponse.<TemplateInstance>seeOther(VmDetails.address(vm)))
                .onFailure(ChangePage::isShown)
                .recoverWithUni(refusal -> show(vm, ChangePane.refused(form, String.valueOf(refusal.getMessage())))
                        .map(page -> RestResponse.ResponseBuilder.<TemplateInstance>create(422)
                                .entity(page)
                                .build()));
    }

    private static boolean isShown(Throwable failure) {
        return failure instanceof Refusal && !(failure instanceof Refusal.NotFound);
    }

    private Uni<TemplateInstance> show(VmRef vm, ChangePane pane) {
        return vms.require(vm)
                .chain(view -> filled(vm, pane).map(filled -> {
                    Language language = reader.language();
                    return Templates.page(view, filled, VmDetails.key(), language)
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

    /// What a form says if it differs from what is; a form sends everything.
    private static @Nullable String changed(@Nullable String sent, @Nullable String present) {
        String said = sent == null ? "" : sent.strip();
        return said.equals(Objects.requireNonNullElse(present, "")) ? null : said;
    }

    private static @Nullable Integer changed(String field, @Nullable String sent, @Nullable Long present) {
        String said = text(sent);
        if (said == null || said.equals(String.valueOf(present))) {
            return null;
        }
        try {
            return Integer.valueOf(said);
        } catch (NumberFormatException notANumber) {
            throw Refusal.InvalidRequest.of(field, "is a number");
        }
    }

    private static @Nullable String text(@Nullable String sent) {
        return sent == null || sent.isBlank() ? null : sent.strip();
    }
}
