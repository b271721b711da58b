package dev.slipway.simulator;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/// A call whose answer is a WebSocket: it is checked as any other, and then leads to the port that it names.
///
/// Source: pve-http-server `AnyEvent.pm`, `handle_api2_request` and `websocket_proxy`.
final class Upgrade {

    static final String SUBPROTOCOL = "binary";
    static final int LONGEST_FRAME = 128 * 1024;

    private final Simulation simulation;
    private final HttpServerRequest request;

    Upgrade(Simulation simulation, HttpServerRequest request) {
        this.simulation = simulation;
        this.request = request;
    }

    static boolean isAskedFor(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)
                && Optional.ofNullable(request.path())
                        .filter(path -> path.endsWith("websocket"))
                        .isPresent();
    }

    /// A port where nobody waits ends the connection without a word.
    void to(Reply.Answer answer) {
        Optional<String> wrong = wrong();
        if (wrong.isPresent()) {
            request.resume()
                    .response()
                    .setStatusCode(501)
                    .setStatusMessage(wrong.get())
                    .end();
            return;
        }
        int port = Integer.parseInt(answer.json()
                .orElseThrow(IllegalStateException::new)
                .getJsonObject("data", new JsonObject())
                .getString("port"));
        Optional<ScreenProxy> proxy = simulation.read(() -> simulation.screens.waitingOn(port));
        if (proxy.isEmpty()) {
            request.connection().close();
            return;
        }
        request.toWebSocket()
                .onSuccess(socket -> simulation.run(() -> proxy.get().connect(socket)));
    }

    private Optional<String> wrong() {
        if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            return Optional.of("unsupported websocket-version");
        }
        String offered =
                Optional.ofNullable(request.getHeader("Sec-WebSocket-Protocol")).orElse("");
        boolean binary = Arrays.asList(offered.split("[, ]+")).contains(SUBPROTOCOL);
        return binary ? Optional.empty() : Optional.of("missing websocket-protocol header");
    }
}
