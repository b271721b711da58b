package dev.slipway.console;

import dev.slipway.access.Caller;
import dev.slipway.access.CurrentCaller;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.VmRef;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The WebSocket of consoles, and how many of them there are.
///
/// The way to the guest is opened before the request is upgraded, so that whoever is refused gets a problem and
/// not a socket that closes at once.
@ApplicationScoped
class ConsoleSocket {

    /// What follows the address of a VM.
    static final String PATH = "/console/websocket";

    private static final Logger LOG = Logger.getLogger(ConsoleSocket.class);
    private static final int UPGRADE_REQUIRED = 426;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    /// A guest that waits for its browser.
    private record Waiting(String name, GuestEnd guest) {}

    private final Consoles consoles;
    private final ProxmoxClusters clusters;
    private final ConsoleConfig config;
    private final Vertx vertx;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<OpenConsole, Context> open = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    ConsoleSocket(Consoles consoles, ProxmoxClusters clusters, ConsoleConfig config, Vertx vertx) {
        check(config);
        this.consoles = consoles;
        this.clusters = clusters;
        this.config = config;
        this.vertx = vertx;
    }

    private static void check(ConsoleConfig config) {
        if (config.mostOpen() < 0) {
            throw new IllegalArgumentException("console.most-open is 0 or more, not " + config.mostOpen());
        }
        if (config.pingInterval().toMillis() < 1) {
            throw new IllegalArgumentException("console.ping-interval is 1ms or more, not " + config.pingInterval());
        }
    }

    void register(@Observes Router router) {
        router.get("/api/v1/vms/:vmid" + PATH).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        if (!context.request().headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
            context.response().putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
            context.fail(UPGRADE_REQUIRED);
        } else if (stopping) {
            context.fail(new Refusal.Unavailable("Slipway is restarted; connect again", RETRY_AFTER));
        } else if (taken.incrementAndGet() > config.mostOpen()) {
            taken.decrementAndGet();
            context.fail(new Refusal.Unavailable(
                    "%d consoles are open, which is as many as may be; close one".formatted(config.mostOpen()),
                    RETRY_AFTER));
        } else {
            open(context);
        }
    }

    private void open(RoutingContext context) {
        Context loop = vertx.getOrCreateContext();
        // what is read to its end cannot become a socket any more
        context.request().pause();
        Uni.createFrom()
                .deferred(() -> guest(context, loop))
                .emitOn(work -> loop.runOnContext(ignored -> work.run()))
                .subscribe()
                .with(waiting -> upgrade(context, waiting, loop), failure -> refuse(context, failure));
    }

    private Uni<Waiting> guest(RoutingContext context, Context loop) {
        VmRef vm = VmRef.parse(given(context.pathParam("vmid")), clusters.defaultCluster());
        Caller viewer = CurrentCaller.of(context);
        return consoles.open(vm, viewer, given(context.queryParams().get("ticket")), loop)
                .map(guest -> new Waiting(
                        "VM %s (%s) for %s".formatted(vm, guest.type().label(), viewer.name()), guest));
    }

    private static String given(@Nullable String parameter) {
        return parameter == null ? "" : parameter;
    }

    private void refuse(RoutingContext context, Throwable failure) {
        taken.decrementAndGet();
        context.request().resume();
        context.fail(failure);
    }

    private void upgrade(RoutingContext context, Waiting waiting, Context loop) {
        context.request()
                .toWebSocket()
                .onSuccess(browser -> join(browser, waiting, loop))
                .onFailure(gone -> {
                    LOG.debugf("nobody waits for the console of %s any more: %s", waiting.name(), gone.getMessage());
                    taken.decrementAndGet();
                    waiting.guest().socket().close();
                });
    }

    private void join(ServerWebSocket browser, Waiting waiting, Context loop) {
        OpenConsole console = new OpenConsole(waiting.name(), browser, waiting.guest(), vertx, this::ended);
        open.put(console, loop);
        LOG.infof("the console of %s is open", waiting.name());
        console.begin(config.pingInterval(), config.idleLimit());
        if (stopping) {
            console.leave();
        }
    }

    private void ended(OpenConsole console) {
        open.remove(console);
        taken.decrementAndGet();
    }

    void onTerm(@Observes ShutdownDelayInitiatedEvent event) {
        stop();
    }

    void onStop(@Observes ShutdownEvent event) {
        stop();
    }

    private void stop() {
        stopping = true;
        open.forEach((console, loop) -> loop.runOnContext(ignored -> console.leave()));
    }
}
