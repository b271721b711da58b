package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// The guest agent: silent until the guest has booted, then answering with the addresses of its network cards.
final class AgentCalls {

    private static final String PATH = "/nodes/{node}/qemu/{vmid}/agent/";

    private final Simulation simulation;

    AgentCalls(Simulation simulation) {
        this.simulation = simulation;
    }

    void register(Calls calls) {
        add(calls, "POST", "ping", guest -> new JsonObject());
        add(calls, "GET", "network-get-interfaces", AgentCalls::interfaces);
        add(
                calls,
                "GET",
                "get-osinfo",
                guest -> new JsonObject()
                        .put("id", "debian")
                        .put("name", "Debian GNU/Linux")
                        .put("pretty-name", "Debian GNU/Linux 12 (bookworm)")
                        .put("version", "12 (bookworm)")
                        .put("version-id", "12")
                        .put("kernel-release", "6.1.0-50-cloud-amd64")
                        .put("kernel-version", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1")
                        .put("machine", "x86_64"));
    }

    private void add(Calls calls, String method, String command, Function<Guest, Object> result) {
        Permission permission = simulation.options.majorVersion() >= 9
                ? Permission.on("/vms/{vmid}", "VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted")
                : Permission.on("/vms/{vmid}", "VM.Monitor");
        calls.add(method, PATH + command, "", permission, (request, reply) -> ask(request, reply, result));
    }

    private void ask(ApiRequest request, Reply reply, Function<Guest, Object> result) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        if (!guest.agentEnabled()) {
            throw ApiError.internal("No QEMU guest agent configured");
        }
        if (!guest.running) {
            throw ApiError.internal("VM %d is not running".formatted(guest.vmid));
        }
        if (guest.paused || simulation.clock.now().isBefore(guest.agentUpAt)) {
            Duration probe = simulation.options.agentProbe;
            simulation.after(probe, () -> reply.fail(ApiError.internal("QEMU guest agent is not running")));
            return;
        }
        reply.data(new JsonObject().put("result", result.apply(guest)));
    }

    private static JsonArray interfaces(Guest guest) {
        JsonArray out = new JsonArray()
                .add(card("lo", "00:00:00:00:00:00", List.of(address("127.0.0.1", 8), address("::1", 128))));
        for (int i = 0; i < 32; i++) {
            String net = guest.config.get("net" + i);
            if (net != null) {
                String mac = PropertyFormat.fields("net", net).getOrDefault("macaddr", "");
                out.add(card("eth" + i, mac.toLowerCase(Locale.ROOT), List.of(ipv4(guest, i), linkLocal(mac))));
            }
        }
        return out;
    }

    /// The address from cloud-init, or one that a DHCP server might have given.
    private static JsonObject ipv4(Guest guest, int index) {
        String config = guest.option("ipconfig" + index).orElse("");
        Map<String, String> fields = PropertyFormat.fields("pve-qm-ipconfig", config);
        String ip = fields.getOrDefault("ip", "dhcp");
        if (ip.equals("dhcp")) {
            return address("10.%d.%d.%d".formatted(64 + index, guest.vmid / 250 % 250, guest.vmid % 250 + 2), 16);
        }
        int slash = ip.indexOf('/');
        return address(ip.substring(0, slash), Integer.parseInt(ip.substring(slash + 1)));
    }

    private static JsonObject linkLocal(String mac) {
        String hex = mac.toLowerCase(Locale.ROOT).replace(":", "");
        int first = Integer.parseInt(hex.substring(0, 2), 16) ^ 2;
        return address(
                String.format(
                        Locale.ROOT,
                        "fe80::%02x%s:%sff:fe%s:%s",
                        first,
                        hex.substring(2, 4),
                        hex.substring(4, 6),
                        hex.substring(6, 8),
                        hex.substring(8, 12)),
                64);
    }

    private static JsonObject address(String ip, int prefix) {
        return new JsonObject()
                .put("ip-address", ip)
                .put("ip-address-type", ip.contains(":") ? "ipv6" : "ipv4")
                .put("prefix", prefix);
    }

    private static JsonObject card(String name, String mac, List<JsonObject> addresses) {
        JsonObject statistics = new JsonObject();
        for (String counter : List.of("bytes", "packets", "errs", "dropped")) {
            statistics.put("rx-" + counter, 0).put("tx-" + counter, 0);
        }
        return new JsonObject()
                .put("name", name)
                .put("hardware-address", mac)
                .put("ip-addresses", new JsonArray(List.copyOf(addresses)))
                .put("statistics", statistics);
    }
}
