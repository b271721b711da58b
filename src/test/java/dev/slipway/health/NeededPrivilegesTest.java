package dev.slipway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.ClusterResources.GuestType;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.Privileges;
import dev.slipway.proxmox.ProxmoxVersion;
import dev.slipway.proxmox.VmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NeededPrivilegesTest {

    private static final ProxmoxVersion EIGHT = ProxmoxVersion.parse("8.4.21");
    private static final ProxmoxVersion NINE = ProxmoxVersion.parse("9.2.11");

    private static final String[] ON_GUESTS = {
        "VM.Allocate",
        "VM.Audit",
        "VM.Clone",
        "VM.Config.CDROM",
        "VM.Config.CPU",
        "VM.Config.Cloudinit",
        "VM.Config.Disk",
        "VM.Config.HWType",
        "VM.Config.Memory",
        "VM.Config.Network",
        "VM.Config.Options",
        "VM.Console",
        "VM.PowerMgmt",
        "VM.Migrate",
        "VM.Snapshot",
        "VM.Monitor"
    };

    @Test
    void nothingIsMissingWhenEverythingIsPassedOnFromTheTop() {
        Privileges held = held(Map.of("/", propagated(all())));

        assertThat(NeededPrivileges.missing(held, EIGHT, snapshot(Set.of()))).isEmpty();
    }

    @Test
    void guestAgentsNeedAnotherPrivilegeSinceVersionNine() {
        Privileges held = held(Map.of("/", propagated(all())));

        assertThat(NeededPrivileges.missing(held, NINE, snapshot(Set.of())))
                .containsExactly("VM.GuestAgent.Audit on /vms");
    }

    @Test
    void cloneIsNeededOnEachTemplate() {
        Map<String, Map<String, Boolean>> byPath = new HashMap<>(Map.of("/", propagated(all())));
        byPath.put("/vms/9001", propagated(Stream.of("VM.Audit")));

        assertThat(NeededPrivileges.missing(held(byPath), EIGHT, snapshot(Set.of())))
                .containsExactly("VM.Clone on /vms/9001");
    }

    @Test
    void aGuestThatDoesNotExistYetGetsOnlyWhatIsPassedOn() {
        Map<String, Map<String, Boolean>> byPath = new HashMap<>(Map.of("/", propagated(all())));
        byPath.put(
                "/vms",
                Stream.of(ON_GUESTS).collect(Collectors.toMap(name -> name, name -> !name.equals("VM.Allocate"))));

        assertThat(NeededPrivileges.missing(held(byPath), EIGHT, snapshot(Set.of())))
                .containsExactly("VM.Allocate on /vms");
    }

    @Test
    void oneUsableStorageAndOneUsableBridgeAreEnough() {
        Map<String, Map<String, Boolean>> byPath = Map.of(
                "/vms", propagated(Stream.of(ON_GUESTS)),
                "/", propagated(Stream.of("Sys.Audit")),
                "/storage/fast", propagated(Stream.of("Datastore.AllocateSpace")));

        assertThat(NeededPrivileges.missing(held(byPath), EIGHT, snapshot(Set.of("vmbr0"))))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWithItsPath() {
        Map<String, Map<String, Boolean>> byPath = Map.of("/vms", propagated(Stream.of(ON_GUESTS)));

        assertThat(NeededPrivileges.missing(held(byPath), EIGHT, snapshot(Set.of())))
                .containsExactly(
                        "Datastore.AllocateSpace on /storage",
                        "Sys.Audit on /",
                        "Sys.Audit on /nodes/pve1",
                        "SDN.Use on /sdn/zones/localnetwork, for the bridges of pve1");
    }

    @Test
    void storagesThatNobodyShowsUsMayNotBeLookedAt() {
        Map<String, Map<String, Boolean>> byPath = Map.of(
                "/vms", propagated(Stream.of(ON_GUESTS)),
                "/", propagated(Stream.of("Sys.Audit")),
                "/storage", propagated(Stream.of("Datastore.AllocateSpace")));
        ClusterSnapshot seen = snapshot(Set.of("vmbr0"));
        ClusterResources withoutStorages =
                new ClusterResources(seen.resources().guests(), seen.resources().nodes(), List.of());

        assertThat(NeededPrivileges.missing(
                        held(byPath),
                        EIGHT,
                        new ClusterSnapshot(
                                seen.cluster(), seen.takenAt(), seen.failure(), withoutStorages, seen.bridges())))
                .containsExactly("Datastore.Audit on /storage");
    }

    @Test
    void theRoleOfTheReadmeIsEnough() throws IOException {
        Matcher role = Pattern.compile("pveum role add Slipway --privs \"([^\"]+)\"")
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(role.find()).isTrue();
        Privileges nine = held(Map.of("/", propagated(Stream.of(role.group(1).split(" ")))));
        Privileges eight = held(Map.of(
                "/",
                propagated(Stream.of(role.group(1)
                        .replace("VM.GuestAgent.Audit", "VM.Monitor")
                        .split(" ")))));

        assertThat(NeededPrivileges.missing(nine, NINE, snapshot(Set.of()))).isEmpty();
        assertThat(NeededPrivileges.missing(eight, EIGHT, snapshot(Set.of()))).isEmpty();
    }

    private static Stream<String> all() {
        return Stream.concat(Stream.of(ON_GUESTS), Stream.of("Datastore.AllocateSpace", "Sys.Audit", "SDN.Use"));
    }

    private static Map<String, Boolean> propagated(Stream<String> privileges) {
        return privileges.collect(Collectors.toMap(name -> name, name -> true));
    }

    private static Privileges held(Map<String, Map<String, Boolean>> byPath) {
        return new Privileges(byPath);
    }

    private static ClusterSnapshot snapshot(Set<String> bridges) {
        NodeName node = new NodeName("pve1");
        return new ClusterSnapshot(
                ClusterName.DEFAULT,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                new ClusterResources(
                        List.of(template(9000, node), template(9001, node)),
                        List.of(new Node(node, true, 0, 8, 0, 1L << 36, Duration.ofDays(1))),
                        List.of(storage("backup", node, "backup"), storage("fast", node, "images"))),
                Map.of(node, bridges));
    }

    private static Guest template(int vmid, NodeName node) {
        return new Guest(
                new VmId(vmid),
                GuestType.QEMU,
                node,
                "template-" + vmid,
                PowerState.STOPPED,
                true,
                0,
                1,
                0,
                0,
                0,
                Duration.ZERO,
                List.of(),
                null,
                null,
                null);
    }

    private static Storage storage(String name, NodeName node, String content) {
        return new Storage(name, node, true, false, Set.of(content), "dir", 0, 1L << 40);
    }
}
