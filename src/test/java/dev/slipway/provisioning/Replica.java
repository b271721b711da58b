package dev.slipway.provisioning;

import dev.slipway.catalog.IsoCatalog;
import dev.slipway.catalog.Sizes;
import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.LeaseKeeper;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationConfig;
import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.operation.Operations;
import dev.slipway.operation.ReplicaLease;
import dev.slipway.operation.StepRunner;
import dev.slipway.placement.Placement;
import dev.slipway.placement.PlacementConfig;
import dev.slipway.placement.Reservations;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.task.TaskTracker;
import dev.slipway.turn.TurnConfig;
import dev.slipway.turn.Turns;
import dev.slipway.vm.Adoption;
import dev.slipway.vm.DeletePipeline;
import dev.slipway.vm.Deletion;
import dev.slipway.vm.Devices;
import dev.slipway.vm.DevicesPipeline;
import dev.slipway.vm.Guests;
import dev.slipway.vm.LinkedClones;
import dev.slipway.vm.MigratePipeline;
import dev.slipway.vm.MigrationAdmission;
import dev.slipway.vm.OwnershipPipeline;
import dev.slipway.vm.Power;
import dev.slipway.vm.PowerPipeline;
import dev.slipway.vm.Reconfiguration;
import dev.slipway.vm.ReconfigurePipeline;
import dev.slipway.vm.Removal;
import dev.slipway.vm.SnapshotPipeline;
import dev.slipway.vm.Snapshots;
import dev.slipway.vm.TaskTrail;
import dev.slipway.vm.TemplateConversion;
import dev.slipway.vm.TemplatePipeline;
import dev.slipway.vm.UnmanagedGate;
import dev.slipway.vm.VmConfig;
import dev.slipway.vm.VmGate;
import dev.slipway.vm.Vms;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Everything of Slipway that remembers something, built by hand on a database of the test's choice: dropping
/// one and building another on the same file is what a crash and a restart are.
final class Replica {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Journal journal;
    final Operations operations;
    final ManagedVms managed;
    final Reservations reservations;
    final Admission admission;
    final Imports imports;
    final Deletion deletion;
    final Power power;
    final MigrationAdmission migration;
    final TemplateConversion conversion;
    final Snapshots snapshots;
    final Reconfiguration reconfiguration;
    final Adoption adoption;
    final Devices devices;

    final LeaseKeeper keeper;

    private final OperationLauncher launcher;
    private final Resumption resumption;

    private Replica(Surroundings around, Database database) {
        InstantSource clock = InstantSource.system();
        OperationEvents events = new OperationEvents();
        Guests guests = new Guests(around.clusters);
        ReplicaLease lease = new ReplicaLease(database, around.operation);
        journal = new Journal(database, lease, new Notices(database));
        operations = new Operations(journal, events, clock);
        managed = new ManagedVms(database, new Notices(database));
        reservations = new Reservations(database, around.inventory, around.placement);
        StepRunner steps = new StepRunner(journal, events, around.tasks, clock, around.operation);
        Removal removal = new Removal(steps, guests, around.inventory, managed, reservations, around.vm, clock);
        Turns turns = new Turns(database, new Notices(database), events, around.turn);
        turns.listen();
        FreeVmId vmIds = new FreeVmId(steps, new VmIdReplacement(database, reservations, journal, clock));
        NewVm newVm = new NewVm(around.inventory, managed, reservations, journal, clock);
        Rollback rollback = new Rollback(steps, removal, guests, around.provisioning, clock);
        CreatePipeline create = new CreatePipeline(
                steps, guests, around.inventory, vmIds, newVm, turns, rollback, around.provisioning, clock);
        launcher = new OperationLauncher(
                List.of(
                        create,
                        new BlankPipeline(steps, guests, vmIds, newVm, rollback),
                        new ImportPipeline(
                                steps,
                                guests,
                                vmIds,
                                reservations,
                                around.inventory,
                                rollback,
                                around.provisioning,
                                clock),
                        new DeletePipeline(removal),
                        new PowerPipeline(
                                steps, guests, new TaskTrail(guests, clock), around.inventory, around.vm, clock),
                        new SnapshotPipeline(
                                steps, guests, new TaskTrail(guests, clock), around.inventory, managed, clock),
                        new ReconfigurePipeline(steps, guests, managed),
                        new OwnershipPipeline(steps, guests, managed),
                        new MigratePipeline(steps, guests, around.inventory, around.vm, clock),
                        new TemplatePipeline(steps, guests, around.inventory, clock),
                        new DevicesPipeline(steps, guests)),
                journal,
                lease,
                events,
                clock,
                around.operation);
        keeper = new LeaseKeeper(lease, launcher);
        Orders orders = new Orders(
                around.clusters, around.inventory, around.templates, around.isos, around.sizes, around.provisioning);
        admission = new Admission(
                database, orders, new Placement(around.placement), reservations, journal, launcher, around.operation);
        imports = new Imports(orders, admission, around.clusters, launcher);
        Vms vms = new Vms(around.inventory, managed, events);
        VmGate gate = new VmGate(vms, managed, journal, launcher, clock);
        snapshots = new Snapshots(gate, vms, guests);
        reconfiguration = new Reconfiguration(gate, vms, around.inventory, managed, guests);
        adoption =
                new Adoption(new UnmanagedGate(vms, guests, around.inventory, managed, journal, launcher, clock), gate);
        deletion = new Deletion(gate, guests, new LinkedClones(guests, around.inventory, managed));
        migration = new MigrationAdmission(
                gate, vms, guests, around.inventory, new Placement(around.placement), reservations);
        conversion = new TemplateConversion(gate, guests);
        devices =
                new Devices(gate, guests, around.inventory, new Placement(around.placement), reservations, around.isos);
        power = new Power(gate);
        resumption = new Resumption(managed, launcher);
    }

    /// What a start does: read what is there, and take up what has not ended.
    Replica started() {
        resumption.onStart(null);
        return this;
    }

    Operation ended(Operation operation) {
        return operations.ended(operation.id(), PATIENCE).await().atMost(PATIENCE.plusSeconds(5));
    }

    /// What stays when Slipway restarts: the cluster, and what is read from it.
    @ApplicationScoped
    static class Surroundings {

        private final ProxmoxClusters clusters;
        private final Inventory inventory;
        private final TemplateCatalog templates;
        private final IsoCatalog isos;
        private final TaskTracker tasks;
        private final Sizes sizes;
        private final OperationConfig operation;
        private final ProvisioningConfig provisioning;
        private final PlacementConfig placement;
        private final TurnConfig turn;
        private final VmConfig vm;
        private final Deque<Database> opened = new ConcurrentLinkedDeque<>();

        Surroundings(
                ProxmoxClusters clusters,
                Inventory inventory,
                TemplateCatalog templates,
                IsoCatalog isos,
                TaskTracker tasks,
                Sizes sizes,
                OperationConfig operation,
                ProvisioningConfig provisioning,
                PlacementConfig placement,
                TurnConfig turn,
                VmConfig vm) {
            this.clusters = clusters;
            this.inventory = inventory;
            this.templates = templates;
            this.isos = isos;
            this.tasks = tasks;
            this.sizes = sizes;
            this.operation = operation;
            this.provisioning = provisioning;
            this.placement = placement;
            this.turn = turn;
            this.vm = vm;
        }

        Replica replica(Database database) {
            opened.push(database);
            return new Replica(this, database);
        }

        /// Ends the threads of all there were, the dead too: a process takes its own along when it dies.
        void bury() {
            while (!opened.isEmpty()) {
                TestDatabase.close(opened.pop());
            }
        }
    }
}
