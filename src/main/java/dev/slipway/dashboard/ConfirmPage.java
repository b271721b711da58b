package dev.slipway.dashboard;

import dev.slipway.language.Language;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.ConfigView;
import dev.slipway.vm.MeantFor;
import dev.slipway.vm.Reconfiguration;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
    private final Reconfiguration reconfiguration;
    private final ReaderLanguage reader;

    ConfirmPage(Vms vms, Reconfiguration reconfiguration, ReaderLanguage reader) {
        this.vms = vms;
        this.reconfiguration = reconfiguration;
        this.reader = reader;
    }

    /// What is taken away: its place, the volume of a disk or the MAC of a network device, the GiB of a disk, and the
    /// configuration in which it is that.
    record Device(
            String slot, @Nullable String what, @Nullable Long size, String digest) {

        static Optional<Device> find(ConfigView config, String slot) {
            String digest = Objects.requireNonNullElse(config.digest(), "");
            Stream<Device> disks =
                    config.disks().stream().map(disk -> new Device(disk.disk(), disk.volume(), disk.size(), digest));
            Stream<Device> networks = config.networks().stream()
                    .map(network -> new Device(network.device(), network.mac(), null, digest));
            return Stream.concat(disks, networks)
                    .filter(device -> device.slot().equals(slot))
                    .findFirst();
        }
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(
                VmView vm,
                String action,
                @Nullable String snapshot,
                @Nullable Device device,
                String key,
                Language language);
    }

    @GET
    public Uni<TemplateInstance> ask(
            @RestPath String cluster,
            @RestPath String vmid,
            @RestQuery @Nullable String action,
            @RestQuery @Nullable String snapshot,
            @RestQuery @Nullable String device,
            @RestQuery @Nullable String digest) {
        VmRef vm = VmDetails.vm(cluster, vmid);
        Set<String> known = snapshot != null ? SNAPSHOTS : device != null ? DEVICES : POWER;
        if (action == null || !known.contains(action) || (snapshot != null && device != null)) {
            throw new Refusal.NotFound("nothing of that kind to confirm");
        }
        return vms.require(vm)
                .chain(view -> device == null
                        ? Uni.createFrom().item(page(view, action, snapshot, null))
                        : shown(vm, device, MeantFor.of(digest)).map(found -> page(view, action, null, found)));
    }

    /// The device as it is, of which a link may say in which configuration it was seen.
    private Uni<Device> shown(VmRef vm, String slot, MeantFor meantFor) {
        return reconfiguration.config(vm).map(config -> {
            meantFor.require(vm, config.digest());
            return Device.find(config, slot)
                    .orElseThrow(() -> new Refusal.NotFound("no device %s in VM %s".formatted(slot, vm)));
        });
    }

    private TemplateInstance page(VmView view, String action, @Nullable String snapshot, @Nullable Device device) {
        Language language = reader.language();
        return Templates.page(view, action, snapshot, device, VmDetails.key(), language)
                .setLocale(language.locale());
    }
}
