package dev.slipway.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The HTTP server: connections with their idle time and request count, and the way to API and admin calls.
///
/// Idle connections are closed by real time also when the simulation runs on a manual clock.
final class HttpFront {

    private static final String ADMIN = "/simulator/";

    private static final class Usage {
        private int requests;
        private long idleTimer = -1;
    }

    private final Simulation simulation;
    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final AdminCalls admin;
    private final Scramble scramble;
    private final Map<HttpConnection, Usage> connections = new ConcurrentHashMap<>();
    private final HttpServer server;

    HttpFront(Simulation simulation, Vertx vertx) {
        this.simulation = simulation;
        this.vertx = vertx;
        this.dispatcher = new Dispatcher(simulation);
        this.admin = new AdminCalls(simulation);
        this.scramble = new Scramble(simulation.options.seed, simulation.options.numericStrings);
        this.server = vertx.createHttpServer(options(simulation.options))
                .connectionHandler(this::connected)
                .requestHandler(this::handle);
    }

    private static HttpServerOptions options(SimulatorOptions options) {
        HttpServerOptions http = new HttpServerOptions()
                .setUseAlpn(false)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true)
                .setMaxInitialLineLength(16 * 1024)
                .setMaxHeaderSize(8 * 1024)
                .setMaxWebSocketFrameSize(Upgrade.LONGEST_FRAME)
                .setWebSocketSubProtocols(List.of(Upgrade.SUBPROTOCOL))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        return options.tls ? http.setSsl(true).setKeyCertOptions(Certificate.keyAndCertificate()) : http;
    }

    /// Listens and yields the port; fails when the address cannot be had.
    Future<Integer> listen() {
        return server.listen(simulation.options.port, simulation.options.host).map(HttpServer::actualPort);
    }

    private void connected(HttpConnection connection) {
        Usage usage = new Usage();
        connections.put(connection, usage);
        connection.closeHandler(closed -> {
            connections.remove(connection);
            vertx.cancelTimer(usage.idleTimer);
        });
        idle(connection, usage);
    }

    private void idle(HttpConnection connection, Usage usage) {
        long millis = simulation.options.idleTimeout.toMillis();
        if (millis > 0) {
            usage.idleTimer = vertx.setTimer(millis, timer -> connection.close());
        }
    }

    private void handle(HttpServerRequest request) {
        if (request.path() != null && request.path().startsWith(ADMIN)) {
            // who scripts the world keeps the connection for as long as wanted
            vertx.cancelTimer(connections.getOrDefault(request.connection(), new Usage()).idleTimer);
            admin.handle(request);
            return;
        }
        HttpConnection connection = request.connection();
        if (simulation.faults.isClusterDown()) {
            connection.close();
            return;
        }
        Usage usage = connections.getOrDefault(connection, new Usage());
        vertx.cancelTimer(usage.idleTimer);
        usage.requests++;
        int limit = simulation.options.requestsPerConnection;
        if (limit > 0 && usage.requests > limit) {
            connection.close();
            return;
        }
        boolean last = limit > 0 && usage.requests >= limit;
        new Exchange(
                        simulation,
                        dispatcher,
                        scramble,
                        request,
                        vertx.getOrCreateContext(),
                        last,
                        () -> idle(connection, usage))
                .handle();
    }
}
