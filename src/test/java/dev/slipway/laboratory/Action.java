package dev.slipway.laboratory;

import dev.slipway.laboratory.Client.OwnVm;
import dev.slipway.laboratory.Promise.Shape;
import java.util.List;
import java.util.Set;

/// Something that a client does. One that the API does not offer (yet) is left out, by its path in the OpenAPI
// document.
interface Action {

    String VM = "/api/v1/vms/";
    int VMS_PER_CLIENT = 8;

    /// How often it is chosen among those that are possible.
    int weight();

    /// The path, with its method in front, that the API must have.
    String needs();

    boolean isPossible(Client client);

    void perform(Client client);

    default boolean isOffered(Set<String> capabilities) {
        return capabilities.contains(needs());
    }

    static List<Action> all() {
        return List.of(
                new CreateVm(),
                new DeleteVm(),
                new CancelOperation(),
                new SwitchVm(),
                new ChangeVm(),
                new TakeSnapshot(),
                new DeleteSnapshot());
    }

    record CreateVm() implements Action {

        private static final List<String> TEMPLATES = List.of("ubuntu-24.04", "ubuntu-24.04", "debian-12");

        @Override
        public int weight() {
            return 50;
        }

        @Override
        public String needs() {
            return "POST /api/v1/vms";
        }

        @Override
        public boolean isPossible(Client client) {
            return !client.isBusy() && client.vmCount() < VMS_PER_CLIENT;
        }

        @Override
        public void perform(Client client) {
            String name = "lab-%d-%s".formatted(client.number, client.newKey().replaceFirst(".*-", ""));
            Shape shape = new Shape(1 + client.random.nextInt(2), 512, 4 + client.random.nextInt(3));
            boolean start = client.random.nextInt(5) > 0;
            client.create(name, new Promise.Created(name, shape, start), """
                    {"name": "%s", "template": "%s", "cores": %d, "memory": %d, "disk_size": %d, "start_on_create": %s,
                     "description": "made by the fault laboratory", "full_clone": %s}
                    """.formatted(
                            name,
                            client.oneOf(TEMPLATES),
                            shape.cores(),
                            shape.memoryMiB(),
                            shape.diskGiB(),
                            start,
                            client.random.nextInt(8) == 0));
        }
    }

    record DeleteVm() implements Action {

        @Override
        public int weight() {
            return 25;
        }

        @Override
        public String needs() {
            return "DELETE /api/v1/vms/{vmid}";
        }

        @Override
        public boolean isPossible(Client client) {
            return !client.isBusy() && !client.idle().isEmpty();
        }

        @Override
        public void perform(Client client) {
            OwnVm vm = client.oneOf(client.idle());
            client.order(vm, "delete", "DELETE", VM + vm.vmid() + "?force=true", "", new Promise.Deleted());
        }
    }

    /// Changes its mind about something under way. Whether that comes in time is open; the journal says it.
    record CancelOperation() implements Action {

        @Override
        public int weight() {
            return 1;
        }

        @Override
        public String needs() {
            return "DELETE /api/v1/operations/{id}";
        }

        @Override
        public boolean isPossible(Client client) {
            return !client.underWay().isEmpty();
        }

        @Override
        public void perform(Client client) {
            String operation = client.oneOf(client.underWay()).operation;
            Door.Answer answer = client.door.ask("DELETE", "/api/v1/operations/" + operation, "", "");
            client.ledger.count("cancel answered " + answer.status());
        }
    }

    record SwitchVm() implements Action {

        @Override
        public int weight() {
            return 12;
        }

        @Override
        public String needs() {
            return "POST /api/v1/vms/{vmid}/actions";
        }

        @Override
        public boolean isPossible(Client client) {
            return !client.isBusy() && !client.idle().isEmpty();
        }

        @Override
        public void perform(Client client) {
            OwnVm vm = client.oneOf(client.idle());
            String action = client.oneOf(List.of("start", "stop", "shutdown", "reboot"));
            boolean running = !action.equals("stop") && !action.equals("shutdown");
            client.order(
                    vm,
                    action,
                    "POST",
                    VM + vm.vmid() + "/actions",
                    "{\"action\": \"%s\"}".formatted(action),
                    new Promise.Powered(running));
        }
    }

    record ChangeVm() implements Action {

        @Override
        public int weight() {
            return 8;
        }

        @Override
        public String needs() {
            return "PATCH /api/v1/vms/{vmid}";
        }

        @Override
        public boolean isPossible(Client client) {
            return !client.isBusy() && !client.idle().isEmpty();
        }

        @Override
        public void perform(Client client) {
            OwnVm vm = client.oneOf(client.idle());
            Shape shape = new Shape(vm.shape.cores(), vm.shape.memoryMiB(), vm.shape.diskGiB() + 1);
            if (client.order(
                    vm,
                    "change",
                    "PATCH",
                    VM + vm.vmid(),
                    "{\"disk_size\": %d}".formatted(shape.diskGiB()),
                    new Promise.Reshaped(shape))) {
                vm.shape = shape;
            }
        }
    }

    record TakeSnapshot() implements Action {

        @Override
        public int weight() {
            return 8;
        }

        @Override
        public String needs() {
            return "POST /api/v1/vms/{vmid}/snapshots";
        }

        @Override
        public boolean isPossible(Client client) {
            return !client.isBusy() && !client.idle().isEmpty();
        }

        @Override
        public void perform(Client client) {
            OwnVm vm = client.oneOf(client.idle());
            String name = "s" + vm.snapshotsTaken++;
            if (client.order(
                    vm,
                    "snapshot",
                    "POST",
                    VM + vm.vmid() + "/snapshots",
                    "{\"name\": \"%s\"}".formatted(name),
                    new Promise.SnapshotTaken(name))) {
                vm.taken(name);
            }
        }
    }

    record DeleteSnapshot() implements Action {

        @Override
        public int weight() {
            return 4;
        }

        @Override
        public String needs() {
            return "DELETE /api/v1/vms/{vmid}/snapshots/{name}";
        }

        @Override
        public boolean isPossible(Client client) {
            return !client.isBusy()
                    && client.idle().stream().anyMatch(vm -> !vm.snapshots().isEmpty());
        }

        @Override
        public void perform(Client client) {
            OwnVm vm = client.oneOf(client.idle().stream()
                    .filter(own -> !own.snapshots().isEmpty())
                    .toList());
            String name = client.oneOf(vm.snapshots());
            if (client.order(
                    vm,
                    "delete-snapshot",
                    "DELETE",
                    VM + vm.vmid() + "/snapshots/" + name,
                    "",
                    new Promise.SnapshotDeleted(name))) {
                vm.deleted(name);
            }
        }
    }
}
