package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Opens the screens and the terminals of guests, with our own credentials.
///
/// Proxmox VE does that in two calls, which must reach the same host: the first starts a proxy on a port of the
/// host that answers, the second joins a WebSocket to that port. Source: qemu-server `API2/Qemu.pm`, `vncproxy`,
/// `termproxy` and `vncwebsocket`; field guide 17.
@ApplicationScoped
public class GuestScreens {

    /// pveproxy answers nothing else.
    private static final String SUBPROTOCOL = "binary";

    /// Nothing is kept between consoles, so this only has to be more than there may be.
    private static final int MOST_CONNECTIONS = 10_000;

    /// pveproxy ends the connection instead of saying goodbye too.
    private static final int GOODBYE_SECONDS = 2;

    /// VNC authentication reads so many characters of a password; of an old ticket it is these.
    private static final int PASSWORD_LENGTH = 8;

    private final ProxmoxClusters clusters;
    private final Vertx vertx;
    private final Map<ClusterName, WebSocketClient> clients = new ConcurrentHashMap<>();

    public GuestScreens(ProxmoxClusters clusters, Vertx vertx) {
        this.clusters = clusters;
        this.vertx = vertx;
    }

    /// A proxy that waits for its one connection, for 10 s, on the host of this endpoint.
    record Proxy(Endpoint endpoint, String port, String user, String ticket, String password) {

        static Proxy read(Endpoint endpoint, Fields data) {
            String ticket = data.requiredText("ticket");
            String password = data.optionalText("password")
                    .orElseGet(() -> ticket.substring(0, Math.min(PASSWORD_LENGTH, ticket.length())));
            return new Proxy(endpoint, data.requiredText("port"), data.requiredText("user"), ticket, password);
        }

        /// The ticket and the password stay out of logs.
        @Override
        public String toString() {
            return "Proxy[%s, port %s]".formatted(endpoint, port);
        }
    }

    private record Answer(Endpoint endpoint, Envelope envelope) {}

    /// Yields the screen of a guest that runs on this node, on the given event loop; fails with a [ProxmoxException].
    /// Each call opens another one, which is a task of the node until it is closed.
    public Uni<GuestScreen> open(ClusterName cluster, NodeName node, VmId vmid, Context loop) {
        ProxmoxConnection connection = clusters.client(cluster).connection();
        return proxy(connection, node, vmid)
                .chain(proxy -> connect(cluster, node, vmid, proxy, connection.headers(), loop)
                        .map(socket -> new GuestScreen(socket, proxy.password())));
    }

    /// Yields the terminal at this serial port, as [#open] does the screen. A guest without that port has a
    /// terminal that is closed at once.
    public Uni<GuestTerminal> terminal(ClusterName cluster, NodeName node, VmId vmid, SerialPort port, Context loop) {
        ProxmoxConnection connection = clusters.client(cluster).connection();
        return proxy(connection, node, vmid, port)
                .chain(proxy -> connect(cluster, node, vmid, proxy, connection.headers(), loop)
                        .map(socket -> new GuestTerminal(
                                socket, Buffer.buffer("%s:%s\n".formatted(proxy.user(), proxy.ticket())))));
    }

    static Uni<Proxy> proxy(ProxmoxConnection connection, NodeName node, VmId vmid) {
        return proxy(
                connection,
                Call.onGuest("POST", node, vmid, "/vncproxy"),
                api -> api.vncProxy(node.value(), vmid.number(), 1, 1));
    }

    static Uni<Proxy> proxy(ProxmoxConnection connection, NodeName node, VmId vmid, SerialPort port) {
        return proxy(
                connection,
                Call.onGuest("POST", node, vmid, "/termproxy"),
                api -> api.termProxy(node.value(), vmid.number(), port.toString()));
    }

    private static Uni<Proxy> proxy(
            ProxmoxConnection connection, Call call, Function<ProxmoxApi, Uni<Envelope>> start) {
        return connection.sendTo(
                call,
                endpoint -> start.apply(endpoint.api()).map(envelope -> new Answer(endpoint, envelope)),
                answer -> Proxy.read(answer.endpoint(), answer.envelope().object()));
    }

    private Uni<WebSocket> connect(
            ClusterName cluster, NodeName node, VmId vmid, Proxy proxy, Map<String, String> headers, Context loop) {
        Call call = Call.onGuest("GET", node, vmid, "/vncwebsocket");
        URI address = proxy.endpoint().address();
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(host(address))
                .setPort(address.getPort())
                .setSsl(address.getScheme().equals("https"))
                .setURI("/api2/json%s?port=%s&vncticket=%s"
                        .formatted(call.path(), encoded(proxy.port()), encoded(proxy.ticket())))
                .setSubProtocols(List.of(SUBPROTOCOL))
                .setTimeout(clusters.settings(cluster).readTimeout().toMillis())
                .setAllowOriginHeader(false);
        headers.forEach(options::addHeader);
        return Uni.createFrom()
                .voidItem()
                .emitOn(work -> loop.runOnContext(ignored -> work.run()))
                .chain(() -> Uni.createFrom()
                        .completionStage(() -> opened(cluster, options).toCompletionStage()))
                .onFailure()
                .transform(failure -> failure(call, proxy.endpoint(), failure));
    }

    /// Paused before anything of it can be lost.
    private Future<WebSocket> opened(ClusterName cluster, WebSocketConnectOptions options) {
        return clients.computeIfAbsent(cluster, this::client).connect(options).onSuccess(WebSocket::pause);
    }

    private WebSocketClient client(ClusterName cluster) {
        return vertx.createWebSocketClient(options(clusters.settings(cluster)));
    }

    /// The same trust as of the calls.
    static WebSocketClientOptions options(ClusterSettings settings) {
        TrustedTls tls = new TrustedTls(settings.trust());
        return new WebSocketClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setMaxConnections(MOST_CONNECTIONS)
                .setMaxFrameSize(GuestScreen.LONGEST_FRAME)
                .setClosingTimeout(GOODBYE_SECONDS)
                .setTcpKeepAlive(true)
                .setTrustOptions(tls.getTrustStoreOptions())
                .setTrustAll(tls.isTrustAll())
                .setVerifyHost(tls.getHostnameVerificationAlgorithm()
                        .filter("HTTPS"::equals)
                        .isPresent());
    }

    private static ProxmoxException failure(Call call, Endpoint endpoint, Throwable failure) {
        if (failure instanceof UpgradeRejectedException refused) {
            Buffer body = refused.getBody();
            return ProxmoxErrors.of(
                    call, new ErrorAnswer(refused.getStatus(), "", body == null ? "" : body.toString()));
        }
        return TransportFailure.of(failure).exception(call, endpoint);
    }

    /// Without the brackets of an IPv6 address.
    private static String host(URI address) {
        String host = address.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
