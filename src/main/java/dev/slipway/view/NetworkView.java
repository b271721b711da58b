package dev.slipway.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.proxmox.NodeNetwork;
import dev.slipway.proxmox.Vnet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A network of a node; `usable` says that VMs can be connected to it. A VNet has the `zone` and `tag` of its SDN.
@Schema(name = "Network")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkView(
        @Schema(examples = "vmbr0") String name,
        @Schema(examples = "bridge") String type,

        @Schema(description = "Whether VMs can be connected to it")
        boolean usable,

        boolean active,
        boolean autostart,
        boolean vlanAware,

        @Schema(description = "With prefix length", examples = "[\"192.0.2.10/24\"]")
        List<String> addresses,

        @Nullable String gateway,

        @Schema(description = "Devices below it", examples = "[\"nic0\"]")
        List<String> ports,

        @Nullable String zone,
        @Nullable String alias,
        @Nullable Integer tag,
        @Nullable String comments) {

    /// The devices of a node and the bridges and VNets that can be used there, those first.
    static List<NetworkView> all(List<NodeNetwork> devices, List<NodeNetwork> bridges, List<Vnet> vnets) {
        Set<String> usable = bridges.stream().map(NodeNetwork::name).collect(Collectors.toSet());
        Set<String> listed = devices.stream().map(NodeNetwork::name).collect(Collectors.toSet());
        Map<String, Vnet> known =
                vnets.stream().collect(Collectors.toMap(Vnet::name, Function.identity(), (a, b) -> a));
        return Stream.concat(devices.stream(), bridges.stream().filter(bridge -> !listed.contains(bridge.name())))
                .map(network -> of(network, usable.contains(network.name()), known.get(network.name())))
                .sorted(Comparator.comparing(NetworkView::usable).reversed().thenComparing(NetworkView::name))
                .toList();
    }

    private static NetworkView of(NodeNetwork network, boolean usable, @Nullable Vnet vnet) {
        return new NetworkView(
                network.name(),
                network.type(),
                usable,
                network.active(),
                network.autostart(),
                network.vlanAware(),
                network.addresses(),
                network.gateway(),
                network.ports(),
                vnet == null ? null : vnet.zone(),
                vnet == null ? null : vnet.alias(),
                vnet == null ? null : vnet.tag(),
                network.comments());
    }
}
