package dev.slipway.proxmox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A `netN` line such as `virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20,firewall=1`.
///
/// Options we do not know are kept, and so is the MAC: see [GuestSettings].
public record NetworkDevice(String model, Optional<String> mac, Map<String, String> options) {

    /// API viewer, `net[n]` of `PUT /nodes/{node}/qemu/{vmid}/config`: each is a key of its own, with the MAC
    /// as value.
    private static final Set<String> MODELS = Set.of(
            "e1000",
            "e1000-82540em",
            "e1000-82544gc",
            "e1000-82545em",
            "e1000e",
            "i82551",
            "i82557b",
            "i82559er",
            "ne2k_isa",
            "ne2k_pci",
            "pcnet",
            "rtl8139",
            "virtio",
            "vmxnet3");

    public NetworkDevice {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /// Reads the property string; an unknown model is kept under `model=`.
    public static NetworkDevice parse(String line) {
        String model = "virtio";
        Optional<String> mac = Optional.empty();
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : line.split(",")) {
            String[] part = pair.split("=", 2);
            String value = part.length == 2 ? part[1] : "";
            if (MODELS.contains(part[0])) {
                model = part[0];
                mac = value.isEmpty() ? mac : Optional.of(value);
            } else if (part[0].equals("model")) {
                model = value;
            } else if (part[0].equals("macaddr")) {
                mac = Optional.of(value);
            } else {
                options.put(part[0], value);
            }
        }
        return new NetworkDevice(model, mac, options);
    }

    /// The bridge or VNet it is plugged into, if any.
    public Optional<String> bridge() {
        return Optional.ofNullable(options.get("bridge"));
    }

    /// The same device, same MAC, on another bridge.
    public NetworkDevice onBridge(String bridge) {
        return with("bridge", bridge);
    }

    /// The same device, same MAC, in a VLAN (1 to 4094).
    public NetworkDevice inVlan(int vlan) {
        return with("tag", Integer.toString(vlan));
    }

    /// The same device, same MAC, with another model.
    public NetworkDevice ofModel(String other) {
        return new NetworkDevice(other, mac, options);
    }

    /// The same device, same MAC, in no VLAN.
    public NetworkDevice inNoVlan() {
        Map<String, String> changed = new LinkedHashMap<>(options);
        changed.remove("tag");
        return new NetworkDevice(model, mac, changed);
    }

    /// The same device, same MAC, with or without the rules of the firewall.
    public NetworkDevice firewalled(boolean on) {
        return with("firewall", on ? "1" : "0");
    }

    /// The VLAN it is in, if any.
    public Optional<Integer> vlan() {
        return Optional.ofNullable(options.get("tag")).map(Integer::valueOf);
    }

    /// Whether the rules of the firewall hold for it.
    public boolean firewall() {
        return Optional.ofNullable(options.get("firewall")).filter(Fields::isOn).isPresent();
    }

    /// Whether another device is what becomes of this one: without a MAC it is given one.
    boolean isLike(NetworkDevice other) {
        return model.equals(other.model)
                && options.equals(other.options)
                && (mac.isEmpty()
                        || other.mac.filter(mac.get()::equalsIgnoreCase).isPresent());
    }

    private NetworkDevice with(String option, String value) {
        Map<String, String> changed = new LinkedHashMap<>(options);
        changed.put(option, value);
        return new NetworkDevice(model, mac, changed);
    }

    @Override
    public String toString() {
        String device = mac.map(address -> model + "=" + address).orElse(model);
        return options.isEmpty()
                ? device
                : options.entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining(",", device + ",", ""));
    }
}
