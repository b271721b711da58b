package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The networks of a node, and the virtual ones of the cluster.
final class NetworkCalls {

    private static final Set<String> WITH_BRIDGES =
            Set.of("", "bridge", "any_bridge", "any_local_bridge", "include_sdn");
    private static final Set<String> WITH_DEVICES = Set.of("", "eth", "include_sdn");
    private static final Set<String> WITH_VNETS = Set.of("vnet", "any_bridge", "include_sdn");

    private final World world;
    private final Rights rights;

    NetworkCalls(Simulation simulation) {
        this.world = simulation.world;
        this.rights = new Rights(simulation);
    }

    void register(Calls calls) {
        calls.add(
                "GET",
                "/nodes/{node}/network",
                """
                8:type string enum=bridge|bond|eth|alias|vlan|OVSBridge|OVSBond|OVSPort|OVSIntPort|vnet|any_bridge|any_local_bridge
                9:type string enum=bridge|bond|eth|alias|vlan|fabric|OVSBridge|OVSBond|OVSPort|OVSIntPort|vnet|any_bridge|any_local_bridge|include_sdn
                """,
                Permission.everybody(),
                (request, reply) -> reply.data(network(request)));
        calls.add(
                "GET",
                "/cluster/sdn/vnets",
                """
                pending boolean
                running boolean
                """,
                Permission.everybody(),
                (request, reply) -> reply.data(vnets(request)));
    }

    private JsonArray network(ApiRequest request) {
        String type = request.text("type").orElse("");
        Stream<JsonObject> bridges = world.bridges.stream()
                .filter(bridge -> WITH_BRIDGES.contains(type) && visible(request, bridge))
                .map(this::bridge);
        Stream<JsonObject> devices = world.bridges.stream()
                .filter(bridge -> WITH_DEVICES.contains(type))
                .map(this::device);
        Stream<JsonObject> vnets = world.vnets.stream()
                .filter(vnet -> WITH_VNETS.contains(type) && visible(request, vnet.name()))
                .map(vnet -> new JsonObject()
                        .put("iface", vnet.name())
                        .put("type", "vnet")
                        .put("active", 1));
        return AccessCalls.array(
                Stream.of(bridges, devices, vnets).flatMap(found -> found).toList());
    }

    private boolean visible(ApiRequest request, String bridge) {
        return rights.has(request.identity(), world.bridgePath(bridge), "SDN.Use")
                || rights.has(request.identity(), world.bridgePath(bridge), "SDN.Audit");
    }

    private JsonObject bridge(String bridge) {
        int number = world.bridges.indexOf(bridge);
        JsonObject out = new JsonObject()
                .put("iface", bridge)
                .put("type", "bridge")
                .put("active", 1)
                .put("autostart", 1)
                .put("method", number == 0 ? "static" : "manual")
                .put("method6", "manual")
                .put("priority", 4)
                .put("bridge_ports", "nic" + number)
                .put("bridge_stp", "off")
                .put("bridge_fd", "0")
                .put("families", new JsonArray(List.of("inet")));
        return number > 0
                ? out
                : out.put("address", "192.0.2.10")
                        .put("netmask", "24")
                        .put("cidr", "192.0.2.10/24")
                        .put("gateway", "192.0.2.1");
    }

    private JsonObject device(String bridge) {
        return new JsonObject()
                .put("iface", "nic" + world.bridges.indexOf(bridge))
                .put("type", "eth")
                .put("active", 1)
                .put("exists", 1)
                .put("method", "manual")
                .put("method6", "manual")
                .put("priority", 3)
                .put("families", new JsonArray(List.of("inet")));
    }

    private JsonArray vnets(ApiRequest request) {
        return AccessCalls.array(world.vnets.stream()
                .filter(vnet -> rights.has(request.identity(), world.bridgePath(vnet.name()), "SDN.Audit")
                        || rights.has(request.identity(), world.bridgePath(vnet.name()), "SDN.Allocate"))
                .map(vnet -> new JsonObject()
                        .put("vnet", vnet.name())
                        .put("type", "vnet")
                        .put("zone", vnet.zone())
                        .put("tag", vnet.tag()))
                .toList());
    }
}
