package dev.slipway.provisioning;

import static dev.slipway.inventory.Worlds.node;
import static dev.slipway.inventory.Worlds.storage;

import dev.slipway.TestConfig;
import dev.slipway.catalog.Template;
import dev.slipway.database.Database;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Worlds;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import dev.slipway.operation.TestJournal;
import dev.slipway.operation.TestRequester;
import dev.slipway.placement.Origin;
import dev.slipway.placement.Placement;
import dev.slipway.placement.PlacementConfig;
import dev.slipway.placement.Reservation;
import dev.slipway.placement.Reservations;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The admission of one replica, without anything behind it: what is launched is only noted. Its cluster has one node
/// with 4 TiB of memory.
final class Gate {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PlacementConfig PLACEMENT = TestConfig.of(PlacementConfig.class);
    private static final Template TEMPLATE = new Template(
            ClusterName.DEFAULT,
            "ubuntu-24.04",
            List.of(new Template.Replica(
                    new VmId(9000),
                    new NodeName("pve1"),
                    "scsi0",
                    DiskSize.ofGiB(4),
                    "local",
                    false,
                    true,
                    true,
                    true,
                    1,
                    1024,
                    Set.of("scsi0", "ide2", "net0"))));

    final List<Operation> launched = new CopyOnWriteArrayList<>();
    final Database database;
    final Journal journal;
    final Reservations reservations;

    private final ClusterSnapshot snapshot;
    private final Admission admission;

    Gate(Database database, int queueLimit, Object... guests) {
        this.database = database;
        snapshot = Worlds.snapshot(Stream.concat(
                        Stream.of(
                                node("pve1", 8, 4096),
                                storage("local", "pve1", "dir", false, 50, 500_000),
                                Worlds.template(9000, "pve1", TEMPLATE.name())),
                        Stream.of(guests))
                .toArray());
        journal = TestJournal.begunOn(database).journal();
        reservations = new Reservations(database, cluster -> snapshot, PLACEMENT);
        admission = new Admission(
                database, this::order, new Placement(PLACEMENT), reservations, journal, launched::add, queueLimit);
    }

    private VmOrder order(CreateVmRequest request) {
        return new VmOrder(
                request,
                snapshot,
                String.valueOf(request.name()),
                new Origin.Clone(TEMPLATE),
                2,
                request.memory() == null ? 2048 : request.memory(),
                20,
                Optional.empty(),
                null);
    }

    Uni<Operation> admit(String name) {
        return admit(name, null);
    }

    Uni<Operation> admit(String name, Journal.@Nullable IdempotencyKey key) {
        return admission.admit(Scenario.request(name), new Requester("admin", "default", true, key));
    }

    Uni<Operation> admit(CreateVmRequest request) {
        return admission.admit(request, TestRequester.ADMIN);
    }

    List<Reservation> inFlight() {
        return done(database.read(connection -> reservations.inFlight(connection, ClusterName.DEFAULT)));
    }

    List<VmId> underWay() {
        return done(database.read(connection -> journal.underWay(connection, ClusterName.DEFAULT)));
    }

    static <T> T done(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }
}
