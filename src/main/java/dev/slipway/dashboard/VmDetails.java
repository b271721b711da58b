package dev.slipway.dashboard;

import dev.slipway.access.CurrentCaller;
import dev.slipway.language.Language;
import dev.slipway.operation.Operation;
import dev.slipway.operation.RequestKey;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Timeframe;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Power;
import dev.slipway.vm.PowerAction;
import dev.slipway.vm.SnapshotRequest;
import dev.slipway.vm.Snapshots;
import dev.slipway.vm.Stats;
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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The page of one VM: how it is and was, what can be done with it, its snapshots.
///
/// The first part renews itself from memory with each event. The devices and the snapshots, for which Proxmox VE is
/// asked, only when an operation on this VM has ended, or until they are known.
@Path("/vms/{cluster}/{vmid}")
@Produces(MediaType.TEXT_HTML)
class VmDetails {

    private static final URI LIST = URI.create("/");

    /// How long the page waits for one of its parts.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String LATE = "Proxmox VE has not answered yet";

    private final Vms vms;
    private final Power power;
    private final Snapshots snapshots;
    private final Stats stats;
    private final DevicePanes devices;
    private final CurrentCaller caller;
    private final ReaderLanguage reader;
    private final InstantSource clock;

    VmDetails(
            Vms vms,
            Power power,
            Snapshots snapshots,
            Stats stats,
            DevicePanes devices,
            CurrentCaller caller,
            ReaderLanguage reader,
            InstantSource clock) {
        this.vms = vms;
        this.power = power;
        this.snapshots = snapshots;
        this.stats = stats;
        this.devices = devices;
        this.caller = caller;
        this.reader = reader;
        this.clock = clock;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(
                VmView vm,
                boolean terminal,
                DevicePane devices,
                SnapshotPane pane,
                StatsPane stats,
                boolean administrator,
                String key,
                Instant now,
                Language language);

        static native TemplateInstance page$devices(VmView vm, DevicePane devices, String key);

        static native TemplateInstance page$stats(VmView vm, StatsPane stats, Instant now);

        static native TemplateInstance page$vm(VmView vm, boolean terminal, boolean administrator, String key);

        static native TemplateInstance page$snapshots(VmView vm, SnapshotPane pane, String key, Instant now);
    }

    @GET
    public Uni<TemplateInstance> page(
            @RestPath String cluster, @RestPath String vmid, @RestQuery @Nullable String timeframe) {
        VmRef vm = vm(cluster, vmid);
        return page(vm, timeframe(timeframe), SentForm.NONE);
    }

    @GET
    @Path("fragment/stats")
    public Uni<TemplateInstance> stats(
            @RestPath String cluster, @RestPath String vmid, @RestQuery @Nullable String timeframe) {
        VmRef vm = vm(cluster, vmid);
        return find(vm).chain(view -> figures(vm, view, timeframe(timeframe))
                .map(pane -> spoken(Templates.page$stats(view, pane, clock.instant()))));
    }

    private static Timeframe timeframe(@Nullable String label) {
        return label == null ? Timeframe.HOUR : Timeframe.named(label).orElse(Timeframe.HOUR);
    }

    private Uni<StatsPane> figures(VmRef vm, VmView view, Timeframe timeframe) {
        return stats.read(vm, view, timeframe)
                .map(StatsPane::of)
                .onFailure(StatsPane::shows)
                .recoverWithItem(failure -> StatsPane.unknown(timeframe, failure.getMessage()));
    }

    /// The page with the form of it that was sent, if one was.
    private Uni<TemplateInstance> page(VmRef vm, Timeframe timeframe, SentForm sent) {
        return find(vm).chain(view -> Uni.combine()
                .all()
                .unis(
                        patiently(sent, devices.read(vm, view), DevicePane.unknown(LATE)),
                        patiently(sent, snapshots(vm, view), SnapshotPane.unknown(LATE)),
                        patiently(sent, figures(vm, view, timeframe), StatsPane.unknown(timeframe, LATE)))
                .with((devices, snapshots, figures) -> page(view, devices.sent(sent), snapshots.sent(sent), figures)));
    }

    /// A part that is not there in time renews itself later. A form that came back is shown in its part, which is
    /// worth the wait.
    private static <T> Uni<T> patiently(SentForm sent, Uni<T> part, T late) {
        return sent.refused() ? part : part.ifNoItem().after(PATIENCE).recoverWithItem(late);
    }

    /// The page again, with a form of it that was not accepted.
    Uni<TemplateInstance> refused(VmRef vm, SentForm form) {
        return page(vm, Timeframe.HOUR, form);
    }

    /// `busy` and `terminal` are what the page showed before. When the operation has ended since, snapshots and
    /// devices may be others; whether there is a terminal, Proxmox VE is asked only when the page is opened.
    @GET
    @Path("fragment/vm")
    public Uni<RestResponse<TemplateInstance>> state(
            @RestPath String cluster,
            @RestPath String vmid,
            @RestQuery @Nullable String busy,
            @RestQuery @Nullable String terminal) {
        return find(vm(cluster, vmid)).map(view -> {
            var answer = RestResponse.ResponseBuilder.ok(
                    spoken(Templates.page$vm(view, "yes".equals(terminal), caller.administrator(), key())));
            return "yes".equals(busy) && view.operation() == null
                    ? answer.header("HX-Trigger", "vm-changed").build()
                    : answer.build();
        });
    }

    @GET
    @Path("fragment/snapshots")
    public Uni<TemplateInstance> snapshots(@RestPath String cluster, @RestPath String vmid) {
        VmRef vm = vm(cluster, vmid);
        return find(vm).chain(view ->
                snapshots(vm, view).map(pane -> spoken(Templates.page$snapshots(view, pane, key(), clock.instant()))));
    }

    @GET
    @Path("fragment/devices")
    public Uni<TemplateInstance> devices(@RestPath String cluster, @RestPath String vmid) {
        VmRef vm = vm(cluster, vmid);
        return find(vm).chain(
                        view -> devices.read(vm, view).map(pane -> spoken(Templates.page$devices(view, pane, key()))));
    }

    /// Does what a button says, and goes back to the page.
    @POST
    @Path("actions")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<TemplateInstance>> act(
            @RestPath String cluster,
            @RestPath String vmid,
            @RestForm @Nullable String action,
            @RestForm @Nullable String snapshot,
            @RestForm @Nullable String start,
            @RestForm @Nullable String from,
            @RestForm @Nullable String key) {
        VmRef vm = vm(cluster, vmid);
        URI back = "list".equals(from) ? LIST : address(vm);
        return accept(vm, action, snapshot, start != null, key).map(operation -> RestResponse.seeOther(back));
    }

    private Uni<Operation> accept(
            VmRef vm, @Nullable String action, @Nullable String snapshot, boolean start, @Nullable String key) {
        Requester by = asking(key, String.valueOf(action), vm, snapshot + start);
        if (snapshot != null && "rollback".equals(action)) {
            return snapshots.rollback(vm, snapshot, start, by);
        }
        if (snapshot != null && "delete_snapshot".equals(action)) {
            return snapshots.delete(vm, snapshot, by);
        }
        PowerAction known = PowerAction.named(action)
                .orElseThrow(() -> Refusal.InvalidRequest.of("action", "is one of those that the page offers"));
        return power.admit(vm, known, known == PowerAction.STOP, null, by);
    }

    /// Accepts the form and goes back to the page, or shows it again with what is wrong with it.
    @POST
    @Path("snapshots")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<Response> take(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = vm(cluster, vmid);
        SentForm form = SentForm.of(SnapshotPane.FORM, sent);
        SnapshotRequest request =
                new SnapshotRequest(form.value("name"), form.text("description"), form.has("include_ram"));
        Requester by = caller.asking(form.requestKey(vm));
        return form.answer(address(vm), () -> snapshots.take(vm, request, by), refused -> refused(vm, refused));
    }

    /// A page has one key for all its forms; the same form of it is sent once.
    private Requester asking(@Nullable String key, String form, VmRef vm, String what) {
        return caller.asking(
                RequestKey.of(key == null || key.isBlank() ? null : key + "-" + form, "form", vm.toString(), what));
    }

    private TemplateInstance page(VmView view, DevicePane devices, SnapshotPane snapshots, StatsPane figures) {
        Language language = reader.language();
        return Templates.page(
                        view,
                        devices.terminal(),
                        devices,
                        snapshots,
                        figures,
                        caller.administrator(),
                        key(),
                        clock.instant(),
                        language)
                .setLocale(language.locale());
    }

    private Uni<SnapshotPane> snapshots(VmRef vm, VmView view) {
        return snapshots
                .list(vm)
                .map(rows -> SnapshotPane.of(view, rows))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(failure -> SnapshotPane.unknown(failure.getMessage()));
    }

    private Uni<VmView> find(VmRef vm) {
        return vms.require(vm);
    }

    private TemplateInstance spoken(TemplateInstance fragment) {
        return fragment.setLocale(reader.language().locale());
    }

    /// A form that is sent twice is one request.
    static String key() {
        return UUID.randomUUID().toString();
    }

    static URI address(VmRef vm) {
        return URI.create("/vms/%s/%s".formatted(vm.cluster(), vm.vmid()));
    }

    /// The VM of an address; one that is malformed names none.
    static VmRef vm(String cluster, String vmid) {
        try {
            return new VmRef(new ClusterName(cluster), VmId.parse(vmid));
        } catch (IllegalArgumentException malformed) {
            throw new Refusal.NotFound("no VM %s:%s".formatted(cluster, vmid));
        }
    }
}
