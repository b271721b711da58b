package dev.slipway.proxmox;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A network device of a node: a bridge, a VNet, a bond, a VLAN or a physical one. Addresses carry their prefix length;
/// `ports` are the devices below a bridge or bond.
public record NodeNetwork(
        String name,
        String type,
        boolean active,
        boolean autostart,
        boolean vlanAware,
        List<String> addresses,
        @Nullable String gateway,
        List<String> ports,
        @Nullable String comments) {

    public NodeNetwork {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    static NodeNetwork read(Fields entry) {
        return new NodeNetwork(
                entry.requiredText("iface"),
                entry.optionalText("type").orElse("unknown"),
                entry.flag("active"),
                entry.flag("autostart"),
                entry.flag("bridge_vlan_aware"),
                Stream.of("cidr", "cidr6")
                        .flatMap(name -> entry.optionalText(name).stream())
                        .toList(),
                entry.text("gateway"),
                Stream.of("bridge_ports", "ovs_ports", "slaves")
                        .flatMap(name -> entry.words(name).stream())
                        .toList(),
                entry.optionalText("comments").map(String::strip).orElse(null));
    }
}
