package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// The cluster's contents: nodes, storages with their volumes, guests and pools.
final class World {

    record Node(String name, int number, int cpus, long memoryMiB) {}

    final Map<String, Node> nodes = new LinkedHashMap<>();
    final Map<String, Storage> storages = new LinkedHashMap<>();
    final List<String> bridges = new ArrayList<>();
    final List<WorldPlan.PlannedVnet> vnets = new ArrayList<>();
    final Map<Integer, Guest> guests = new TreeMap<>();
    private final Map<String, Volume> volumes = new TreeMap<>();
    private final Map<Integer, Set<String>> volumesOf = new HashMap<>();

    /// Pool comments by pool, and the pool of each member VM.
    final Map<String, String> pools = new TreeMap<>();

    final Map<Integer, String> poolOf = new TreeMap<>();
    final Random random;

    World(WorldPlan plan, long seed) {
        random = new Random(seed);
        plan.nodes.forEach(node -> nodes.put(
                node.name().value(), new Node(node.name().value(), nodes.size() + 1, node.cpus(), node.memoryMiB())));
        plan.storages.forEach(
                s -> storages.put(s.name(), new Storage(s.name(), s.type(), s.shared(), s.content(), s.total())));
        bridges.addAll(plan.bridges);
        vnets.addAll(plan.vnets);
    }

    boolean has(int vmid) {
        return guests.containsKey(vmid);
    }

    /// Whether a network device can be connected to it, on any node.
    boolean hasBridge(String name) {
        return bridges.contains(name)
                || vnets.stream().anyMatch(vnet -> vnet.name().equals(name));
    }

    /// The path by which rights on a bridge or VNet are given.
    String bridgePath(String name) {
        String zone = vnets.stream()
                .filter(vnet -> vnet.name().equals(name))
                .map(WorldPlan.PlannedVnet::zone)
                .findFirst()
                .orElse("localnetwork");
        return "/sdn/zones/%s/%s".formatted(zone, name);
    }

    /// The guest if its configuration lies on that node; the real texts for a missing one differ by call.
    Optional<Guest> on(String node, int vmid) {
        return Optional.ofNullable(guests.get(vmid)).filter(guest -> guest.node.equals(node));
    }

    Guest require(String node, int vmid) {
        return on(node, vmid).orElseThrow(() -> ApiError.noConfiguration(node, vmid));
    }

    /// The guest for calls that name the missing file differently: clone, stop, shutdown, reboot, reset,
    /// suspend, resume.
    Guest find(String node, int vmid) {
        return on(node, vmid)
                .orElseThrow(() -> ApiError.internal(
                        "unable to find configuration file for VM %d on node '%s'".formatted(vmid, node)));
    }

    Storage storage(String name) {
        Storage storage = storages.get(name);
        if (storage == null) {
            throw ApiError.internal("storage '%s' does not exist".formatted(name));
        }
        return storage;
    }

    Volume allocate(Storage storage, String node, int vmid, DiskSize size, String format, Optional<String> parent) {
        int index = 0;
        String id = storage.disk(vmid, index, format, parent);
        while (taken(storage, node, vmid, index)) {
            index++;
            id = storage.disk(vmid, index, format, parent);
        }
        return keep(new Volume(id, storage.name(), placed(storage, node), vmid, size, format, parent));
    }

    Volume allocateCloudInit(Storage storage, String node, int vmid) {
        String format = storage.holdsFiles() ? "qcow2" : "raw";
        DiskSize size = DiskSize.parse("4M");
        return keep(new Volume(
                storage.cloudInit(vmid), storage.name(), placed(storage, node), vmid, size, format, Optional.empty()));
    }

    /// Puts a file on a storage that belongs to no guest, such as `iso/debian.iso`.
    Volume store(Storage storage, String node, String path, DiskSize size) {
        String format = path.substring(path.lastIndexOf('.') + 1);
        return keep(new Volume(
                storage.name() + ":" + path,
                storage.name(),
                placed(storage, node),
                Volume.NOBODY,
                size,
                format,
                Optional.empty()));
    }

    Volume keep(Volume volume) {
        String key = key(volume.node(), volume.id());
        volumes.put(key, volume);
        volumesOf.computeIfAbsent(volume.vmid(), vmid -> new TreeSet<>()).add(key);
        return volume;
    }

    Collection<Volume> volumes() {
        return Collections.unmodifiableCollection(volumes.values());
    }

    private Stream<Volume> volumesOf(int vmid) {
        return volumesOf.getOrDefault(vmid, Set.of()).stream()
                .flatMap(key -> Optional.ofNullable(volumes.get(key)).stream());
    }

    /// Frees every volume of a VMID, whether a configuration names it or not.
    void freeAll(int vmid) {
        Optional.ofNullable(volumesOf.remove(vmid)).ifPresent(volumes.keySet()::removeAll);
    }

    void clear() {
        guests.clear();
        volumes.clear();
        volumesOf.clear();
        pools.clear();
        poolOf.clear();
    }

    Optional<Volume> volume(String node, String id) {
        Volume local = volumes.get(key(Optional.of(node), id));
        return Optional.ofNullable(local != null ? local : volumes.get(key(Optional.empty(), id)));
    }

    /// Frees a volume of a guest; a file that the guest only uses, such as an ISO image, stays.
    void free(String node, String id) {
        volume(node, id).filter(volume -> volume.vmid() != Volume.NOBODY).ifPresent(volume -> remove(volume, id));
    }

    /// Deletes a file that belongs to no guest.
    void delete(String node, String id) {
        volume(node, id).ifPresent(volume -> remove(volume, id));
    }

    private void remove(Volume volume, String id) {
        String key = key(volume.node(), id);
        volumes.remove(key);
        volumesOf.getOrDefault(volume.vmid(), new TreeSet<>()).remove(key);
    }

    /// Whether a linked clone still lies on this base image.
    boolean inUse(Volume base) {
        return volumes.values().stream()
                .anyMatch(other -> other.parent().equals(Optional.of(base.id()))
                        && other.node().equals(base.node()));
    }

    long used(Storage storage, String node) {
        Optional<String> place = placed(storage, node);
        return volumes.values().stream()
                .filter(volume ->
                        volume.storage().equals(storage.name()) && volume.node().equals(place))
                .filter(volume -> volume.parent().isEmpty())
                .mapToLong(volume -> volume.size().bytes())
                .sum();
    }

    private boolean taken(Storage storage, String node, int vmid, int index) {
        String name = "-%d-disk-%d".formatted(vmid, index);
        Optional<String> place = placed(storage, node);
        return volumesOf(vmid)
                .anyMatch(volume -> volume.storage().equals(storage.name())
                        && volume.node().equals(place)
                        && volume.id().replaceFirst("\\.[a-z0-9]+$", "").endsWith(name));
    }

    private static Optional<String> placed(Storage storage, String node) {
        return storage.shared() ? Optional.empty() : Optional.of(node);
    }

    private static String key(Optional<String> node, String id) {
        return node.orElse("*") + " " + id;
    }

    String newMac() {
        return String.format(
                Locale.ROOT, "BC:24:11:%02X:%02X:%02X", random.nextInt(256), random.nextInt(256), random.nextInt(256));
    }

    String newUuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
