package dev.slipway.dashboard;

import dev.slipway.access.CurrentCaller;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Devices;
import dev.slipway.vm.DiskRequest;
import dev.slipway.vm.MeantFor;
import dev.slipway.vm.NetworkRequest;
import dev.slipway.vm.Reconfiguration;
import dev.slipway.vm.ReconfigureRequest;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;

/// The forms on the page of a VM that change its disks, network devices and CD-ROM. Each leads back to that page, or
/// shows it again with what is wrong.
@Path("/vms/{cluster}/{vmid}/devices")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
class DeviceForms {

    private static final String DISK = "disk";
    private static final String GROW = "grow";
    private static final String NETWORK = "network";
    private static final String CHANGE = "change";
    private static final String ISO = "iso";
    private static final String REMOVE = "remove";

    static final Set<String> NAMES = Set.of(DISK, GROW, NETWORK, CHANGE, ISO, REMOVE);

    private final Devices devices;
    private final Reconfiguration reconfiguration;
    private final VmDetails page;
    private final CurrentCaller caller;

    DeviceForms(Devices devices, Reconfiguration reconfiguration, VmDetails page, CurrentCaller caller) {
        this.devices = devices;
        this.reconfiguration = reconfiguration;
        this.page = page;
        this.caller = caller;
    }

    @POST
    @Path(DISK)
    public Uni<Response> addDisk(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of(DISK, sent);
        return answer(
                vm,
                form,
                by -> devices.attachDisk(
                        vm, new DiskRequest(form.number("size"), form.text("storage")), meantFor(form), by));
    }

    /// The boot disk; other disks keep the size that they were made with.
    @POST
    @Path(GROW)
    public Uni<Response> grow(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of(GROW, sent);
        return answer(vm, form, by -> reconfiguration.admit(vm, larger(form), by));
    }

    private static ReconfigureRequest larger(SentForm form) {
        Integer diskGiB = form.number("disk_size");
        if (diskGiB == null) {
            throw Refusal.InvalidRequest.of("disk_size", "is required");
        }
        return new ReconfigureRequest(
                null, null, null, null, null, diskGiB, null, null, null, null, form.text("digest"));
    }

    @POST
    @Path(NETWORK)
    public Uni<Response> addNetwork(
            @RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of(NETWORK, sent);
        return answer(
                vm,
                form,
                by -> devices.attachNetwork(
                        vm,
                        new NetworkRequest(
                                form.text("bridge"),
                                form.number("vlan"),
                                form.text("model"),
                                form.has("firewall") ? Boolean.TRUE : null),
                        meantFor(form),
                        by));
    }

    /// What is left as it is in the form stays as it is.
    @POST
    @Path(CHANGE)
    public Uni<Response> changeNetwork(
            @RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of(CHANGE, sent);
        return answer(
                vm,
                form,
                by -> devices.changeNetwork(
                        vm,
                        form.value("device"),
                        new NetworkRequest(
                                form.text("bridge"),
                                form.number("vlan"),
                                form.text("model"),
                                form.text("firewall") == null ? null : form.is("firewall", "on")),
                        meantFor(form),
                        by));
    }

    @POST
    @Path(ISO)
    public Uni<Response> disc(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of(ISO, sent);
        return answer(
                vm,
                form,
                by -> form.is("action", "eject")
                        ? devices.eject(vm, meantFor(form), by)
                        : devices.insert(vm, form.text("iso"), meantFor(form), by));
    }

    /// What [ConfirmPage] has asked about.
    @POST
    @Path(REMOVE)
    public Uni<Response> remove(@RestPath String cluster, @RestPath String vmid, MultivaluedMap<String, String> sent) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        SentForm form = SentForm.of(REMOVE, sent);
        String device = form.value("device");
        return answer(vm, form, by -> switch (form.value("action")) {
            case "detach_disk" -> devices.detachDisk(vm, device, false, meantFor(form), by);
            case "delete_disk" -> devices.detachDisk(vm, device, true, meantFor(form), by);
            case "detach_network" -> devices.detachNetwork(vm, device, meantFor(form), by);
            default -> throw Refusal.InvalidRequest.of("action", "is one of those that the page offers");
        });
    }

    private static MeantFor meantFor(SentForm form) {
        return MeantFor.of(form.text("digest"));
    }

    private Uni<Response> answer(VmRef vm, SentForm form, Function<Requester, Uni<Operation>> accept) {
        Requester by = caller.asking(form.requestKey(vm));
        return form.answer(VmDetails.address(vm), () -> accept.apply(by), refused -> page.refused(vm, refused));
    }
}
