package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.IsoCatalog;
import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.Operations;
import dev.slipway.operation.TestRequester;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.vm.CloudInitRequest;
import dev.slipway.vm.Deletion;
import dev.slipway.vm.DiskRequest;
import dev.slipway.vm.NetworkRequest;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The words in which scenario tests speak: ask for VMs, wait for the end, compare with what the simulator really has.
@ApplicationScoped
public class Scenario {

    static final String TEMPLATE = "ubuntu-24.04";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admission admission;
    private final Deletion deletion;
    private final Operations operations;
    private final Inventory inventory;
    private final ManagedVms managed;
    private final TemplateCatalog templates;
    private final IsoCatalog isos;

    Scenario(
            Admission admission,
            Deletion deletion,
            Operations operations,
            Inventory inventory,
            ManagedVms managed,
            TemplateCatalog templates,
            IsoCatalog isos) {
        this.admission = admission;
        this.deletion = deletion;
        this.operations = operations;
        this.inventory = inventory;
        this.managed = managed;
        this.templates = templates;
        this.isos = isos;
    }

    /// Reads the cluster anew, so that what tests did before is known.
    public void look() {
        inventory
                .refresh(ClusterName.DEFAULT)
                .chain(() -> Uni.createFrom()
                        .item(() ->
                                templates.find(ClusterName.DEFAULT, TEMPLATE).isPresent()
                                        && isos.complete(ClusterName.DEFAULT))
                        .repeat()
                        .withDelay(Duration.ofMillis(20))
                        .whilst(known -> !known)
                        .collect()
                        .last())
                .await()
                .atMost(PATIENCE);
    }

    Operation create() {
        return create(request(freshName()));
    }

    Operation create(CreateVmRequest request) {
        return admission.admit(request, TestRequester.ADMIN).await().atMost(PATIENCE);
    }

    Operation delete(Operation made) {
        return deletion.admit(new VmRef(made.cluster(), made.vmid()), true, TestRequester.ADMIN)
                .await()
                .atMost(PATIENCE);
    }

    Operation ended(OperationId id) {
        Operation operation = operations.ended(id, PATIENCE).await().atMost(PATIENCE.plusSeconds(5));
        assertThat(operation.ended())
                .as("operation %s ended: %s", id, operation.entries())
                .isTrue();
        return operation;
    }

    boolean isManaged(Operation operation) {
        return managed.find(operation.cluster(), operation.vmid()).isPresent();
    }

    public static String freshName() {
        return "vm-" + UUID.randomUUID();
    }

    static CreateVmRequest request(String name) {
        return plain(name).request();
    }

    private static CreateVmDraft plain(String name) {
        return new CreateVmDraft()
                .name(name)
                .description("made by a test")
                .template(TEMPLATE)
                .size("small")
                .cores(2)
                .cloudInit(new CloudInitRequest("kim", "secret-of-kim", null, "dhcp", null, null, null))
                .tags(List.of("test"));
    }

    /// A VM that is installed from an image, with a second disk and a second network device.
    static CreateVmRequest installation(String name, String iso) {
        return plain(name)
                .template(null)
                .cloudInit(null)
                .iso(iso)
                .storage("ceph")
                .disks(List.of(new DiskRequest(30, null)))
                .networks(List.of(new NetworkRequest("vmbr1", 7, "e1000", true)))
                .request();
    }

    /// A clone with a second disk and a second network device.
    static CreateVmRequest equipped(String name) {
        return plain(name)
                .disks(List.of(new DiskRequest(30, "ceph")))
                .networks(List.of(new NetworkRequest("vmbr1", 7, null, null)))
                .request();
    }

    /// What is there and was not made by this operation, as it is in full.
    static Map<Integer, GuestView> others(ProxmoxSimulator simulator, OperationId id) {
        return simulator.guests().stream()
                .filter(guest -> !Marker.carries(guest.description(), Marker.of(id)))
                .collect(Collectors.toMap(GuestView::vmid, guest -> guest, (a, b) -> a, TreeMap::new));
    }

    static List<GuestView> made(ProxmoxSimulator simulator, OperationId id) {
        return simulator.guests().stream()
                .filter(guest -> Marker.carries(guest.description(), Marker.of(id)))
                .toList();
    }

    /// The volumes that belong to no guest: what a failed clone may leave behind.
    static Set<String> looseVolumes(ProxmoxSimulator simulator) {
        Set<String> used = simulator.guests().stream()
                .flatMap(guest -> guest.disks().values().stream())
                .map(Scenario::volume)
                .collect(Collectors.toSet());
        return simulator.volumes().stream()
                .filter(volume -> !used.contains(volume))
                .collect(Collectors.toSet());
    }

    private static String volume(@Nullable String drive) {
        return drive == null ? "" : drive.split(",", 2)[0];
    }
}
