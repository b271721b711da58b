package dev.slipway.catalog;

import static dev.slipway.inventory.Worlds.node;
import static dev.slipway.inventory.Worlds.storage;
import static dev.slipway.inventory.Worlds.template;
import static dev.slipway.inventory.Worlds.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Worlds;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateCatalogTest {

    private static final ClusterName HERE = ClusterName.DEFAULT;

    private final TestClock clock = new TestClock();
    private final List<Integer> read = new ArrayList<>();
    private final Map<Integer, Uni<GuestConfig>> configs = new HashMap<>();
    private ClusterSnapshot snapshot = Worlds.snapshot();
    private TemplateCatalog catalog = catalog();

    private TemplateCatalog catalog(String... config) {
        return new TemplateCatalog(cluster -> snapshot, TestConfig.of(CatalogConfig.class, config), clock);
    }

    private void poll() {
        new CatalogPoller(catalog, () -> List.of(HERE), (cluster, guest) -> {
                    read.add(guest.vmid().number());
                    return configs.getOrDefault(guest.vmid().number(), drives("local"));
                })
                .poll();
    }

    private static GuestConfig.Disk disk(String storage) {
        return new GuestConfig.Disk(
                storage + ":base-disk-0", Optional.of(storage), Optional.of(DiskSize.parse("3584M")), false, false);
    }

    private static Uni<GuestConfig> drives(String storage) {
        return drives(storage, storage);
    }

    private static Uni<GuestConfig> drives(String storage, String cloudInitStorage) {
        return config(Map.of(
                "scsi0",
                disk(storage),
                "ide2",
                new GuestConfig.Disk(
                        cloudInitStorage + ":vm-9000-cloudinit",
                        Optional.of(cloudInitStorage),
                        Optional.empty(),
                        true,
                        true)));
    }

    private static Uni<GuestConfig> config(Map<String, GuestConfig.Disk> disks) {
        return Uni.createFrom()
                .item(new GuestConfig(
                        "debian-12",
                        null,
                        List.of(),
                        null,
                        true,
                        false,
                        true,
                        2,
                        1,
                        2048,
                        null,
                        List.of("scsi0"),
                        disks,
                        Map.of(),
                        Map.of()));
    }

    private Template.Replica only() {
        return catalog.templates(HERE).getFirst().replicas().getFirst();
    }

    @Test
    void templateIsOfferedWithWhatItsConfigurationSays() {
        snapshot = Worlds.snapshot(template(9000, "pve1", "debian-12"), storage("local", "pve1", "dir", false, 1, 100));

        poll();

        assertThat(catalog.templates(HERE)).extracting(Template::name).containsExactly("debian-12");
        Template.Replica replica = only();
        assertThat(replica.bootDisk()).isEqualTo("scsi0");
        assertThat(replica.diskSize()).isEqualTo(DiskSize.parse("3584M"));
        assertThat(replica.storage()).isEqualTo("local");
        assertThat(replica.cloudInit()).isTrue();
        assertThat(replica.agent()).isTrue();
        assertThat(replica.cores()).isEqualTo(2);
        assertThat(catalog.templates(HERE).getFirst().leastDisk().wholeGiB()).isEqualTo(4);
    }

    @Test
    void ordinaryVmsAreNotOffered() {
        snapshot = Worlds.snapshot(vm(100, "pve1", "web", PowerState.RUNNING));

        poll();

        assertThat(catalog.templates(HERE)).isEmpty();
        assertThat(read).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dir, true",
        "nfs, true",
        "cifs, true",
        "lvmthin, true",
        "zfspool, true",
        "rbd, true",
        "btrfs, true",
        "lvm, false",
        "iscsi, false"
    })
    void storageTypeDecidesAboutLinkedClones(String plugin, boolean linkable) {
        snapshot =
                Worlds.snapshot(template(9000, "pve1", "debian-12"), storage("local", "pve1", plugin, false, 1, 100));

        poll();

        assertThat(only().linkable()).isEqualTo(linkable);
    }

    @Test
    void cloudInitDriveOnLocalStorageKeepsTheTemplateOnItsNode() {
        snapshot = Worlds.snapshot(
                template(9000, "pve1", "debian-12"),
                storage("ceph", "pve1", "rbd", true, 1, 100),
                storage("local", "pve1", "dir", false, 1, 100));
        configs.put(9000, drives("ceph", "local"));

        poll();

        assertThat(only().sharedStorage()).isFalse();
    }

    @Test
    void templateWhollyOnSharedStorageCanLeaveItsNode() {
        snapshot = Worlds.snapshot(template(9000, "pve1", "debian-12"), storage("ceph", "pve1", "rbd", true, 1, 100));
        configs.put(9000, drives("ceph"));

        poll();

        assertThat(only().sharedStorage()).isTrue();
    }

    @Test
    void sameNameOnSeveralNodesIsOneTemplate() {
        snapshot = Worlds.snapshot(
                template(9001, "pve2", "debian-12"),
                template(9000, "pve1", "debian-12"),
                storage("local", "pve1", "dir", false, 1, 100),
                storage("local", "pve2", "dir", false, 1, 100));

        poll();

        assertThat(catalog.templates(HERE)).hasSize(1);
        assertThat(catalog.find(HERE, "debian-12").orElseThrow().replicas())
                .extracting(replica -> replica.vmid().number())
                .containsExactly(9000, 9001);
    }

    @Test
    void vmidNamesOneReplica() {
        snapshot = Worlds.snapshot(
                template(9001, "pve2", "debian-12"),
                template(9000, "pve1", "debian-12"),
                storage("local", "pve1", "dir", false, 1, 100),
                storage("local", "pve2", "dir", false, 1, 100));
        poll();

        Template found = catalog.find(HERE, "9001").orElseThrow();

        assertThat(found.name()).isEqualTo("debian-12");
        assertThat(found.replicas()).extracting(Template.Replica::vmid).containsExactly(new VmId(9001));
    }

    @Test
    void configurationIsReadOnceUntilItIsOld() {
        snapshot = Worlds.snapshot(template(9000, "pve1", "debian-12"), storage("local", "pve1", "dir", false, 1, 100));
        poll();
        poll();
        clock.advance(Duration.ofMinutes(10));

        poll();

        assertThat(read).containsExactly(9000, 9000);
    }

    @Test
    void movedTemplateIsReadAgain() {
        snapshot = Worlds.snapshot(template(9000, "pve1", "debian-12"), storage("local", "pve1", "dir", false, 1, 100));
        poll();
        snapshot = Worlds.snapshot(template(9000, "pve2", "debian-12"), storage("local", "pve2", "dir", false, 1, 100));

        poll();

        assertThat(read).containsExactly(9000, 9000);
        assertThat(only().node().value()).isEqualTo("pve2");
    }

    @Test
    void unreadableTemplateIsTriedAgainAfterTenSeconds() {
        snapshot = Worlds.snapshot(template(9000, "pve1", "debian-12"), storage("local", "pve1", "dir", false, 1, 100));
        configs.put(9000, Uni.createFrom().failure(new ProxmoxException.Unreachable("GET", "No route to host")));
        poll();
        poll();
        configs.remove(9000);
        clock.advance(Duration.ofSeconds(10));

        poll();

        assertThat(read).containsExactly(9000, 9000);
        assertThat(catalog.templates(HERE)).hasSize(1);
    }

    @Test
    void aTemplateThatWasReadAndIsNotYetOfferedIsNotTakenForMissing() {
        snapshot = Worlds.snapshot(template(9000, "pve1", "debian-12"), storage("local", "pve1", "dir", false, 1, 100));
        catalog.update(HERE);
        catalog.learned(
                HERE,
                snapshot.resources().guests().getFirst(),
                drives("local").await().indefinitely());

        assertThat(catalog.complete(HERE)).isFalse();

        catalog.update(HERE);
        assertThat(catalog.complete(HERE)).isTrue();
    }

    @Test
    void whileANodeIsAwayItsNamelessGuestsMayBeTemplates() {
        snapshot = Worlds.snapshot(Worlds.offline("pve2"), vm(9001, "pve2", null, PowerState.UNKNOWN));

        poll();

        assertThat(catalog.complete(HERE)).isFalse();
    }

    @Test
    void destroyedTemplateIsNoLongerOffered() {
        snapshot = Worlds.snapshot(template(9000, "pve1", "debian-12"), storage("local", "pve1", "dir", false, 1, 100));
        poll();
        snapshot = Worlds.snapshot(node("pve1", 1, 32));

        poll();

        assertThat(catalog.templates(HERE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'debian-12', debian-12", "'9001', rocky-9", "'debian-12,9001', 'debian-12,rocky-9'"})
    void administratorLimitsWhatIsOffered(String configured, String offered) {
        catalog = catalog("catalog.templates", configured);
        snapshot = Worlds.snapshot(
                template(9000, "pve1", "debian-12"),
                template(9001, "pve1", "rocky-9"),
                template(9002, "pve1", "secret"),
                storage("local", "pve1", "dir", false, 1, 100));

        poll();

        assertThat(catalog.templates(HERE)).extracting(Template::name).containsExactly(offered.split(","));
    }

    @Test
    void templateWithoutADiskIsNotOffered() {
        snapshot = Worlds.snapshot(template(9000, "pve1", "debian-12"));
        configs.put(9000, config(Map.of()));

        poll();

        assertThat(catalog.templates(HERE)).isEmpty();
    }
}
