package dev.slipway.simulator;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// Screens and serial ports of guests: the calls that start a proxy, and the one that joins a WebSocket to it.
///
/// Source: qemu-server `API2/Qemu.pm`, `vncproxy`, `termproxy` and `vncwebsocket`; field guide 17.
final class ConsoleCalls {

    private static final String PATH = "/nodes/{node}/qemu/{vmid}/";
    private static final Permission CONSOLE = Permission.on("/vms/{vmid}", "VM.Console");

    private final Simulation simulation;

    ConsoleCalls(Simulation simulation) {
        this.simulation = simulation;
    }

    void register(Calls calls) {
        calls.add(
                "POST",
                PATH + "vncproxy",
                "generate-password boolean\nwebsocket boolean",
                CONSOLE,
                (request, reply) -> reply.data(vncproxy(request)));
        calls.add(
                "POST",
                PATH + "termproxy",
                "serial string enum=serial0|serial1|serial2|serial3",
                CONSOLE,
                (request, reply) -> reply.data(termproxy(request)));
        calls.add(
                "GET",
                PATH + "vncwebsocket",
                "port! integer 5900..5999\nvncticket! string len=512",
                CONSOLE,
                (request, reply) -> reply.data(vncwebsocket(request)));
    }

    /// The guest need not run: that is found out by whoever connects.
    private JsonObject vncproxy(ApiRequest request) {
        ScreenProxy proxy = proxy(request, Optional.empty());
        JsonObject answer = answer(request, proxy).put("cert", Certificate.pem());
        boolean shown = request.flag("generate-password") || simulation.options.majorVersion() >= 9;
        return shown ? answer.put("password", proxy.password()) : answer;
    }

    /// Without the name of a port it is that which the guest shows in place of a screen, else the first.
    private JsonObject termproxy(ApiRequest request) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        String port = request.text("serial")
                .or(() -> guest.option("vga").filter(display -> display.matches("serial[0-3]")))
                .orElse("serial0");
        return answer(request, proxy(request, Optional.of(port)));
    }

    private ScreenProxy proxy(ApiRequest request, Optional<String> serial) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        return simulation.screens.open(guest, serial, request.identity().id());
    }

    private JsonObject answer(ApiRequest request, ScreenProxy proxy) {
        String upid = simulation.tasks.start(request, "vncproxy", Integer.toString(request.vmid()), proxy::await);
        return new JsonObject()
                .put("user", request.identity().id())
                .put("ticket", proxy.ticket())
                .put("port", Integer.toString(proxy.port()))
                .put("upid", upid);
    }

    private JsonObject vncwebsocket(ApiRequest request) {
        int port = Integer.parseInt(request.require("port"));
        boolean valid = simulation
                .screens
                .on(port)
                .filter(proxy -> proxy.admits(request.vmid(), request.identity().id(), request.require("vncticket")))
                .isPresent();
        if (!valid) {
            throw ApiError.transport(401, "permission denied - invalid PVEVNC ticket");
        }
        return new JsonObject(Map.of("port", Integer.toString(port)));
    }
}
