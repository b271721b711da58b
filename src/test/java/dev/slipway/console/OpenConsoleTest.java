package dev.slipway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A viewer and a screen on real sockets, joined as the server joins them.
class OpenConsoleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final int FRAME = 64 * 1024;
    private static final int FLOOD = 128 * 1024 * 1024;
    private static final int MOST_UNDERWAY = 48 * 1024 * 1024;

    private final CompletableFuture<ServerWebSocket> screen = new CompletableFuture<>();
    private final CompletableFuture<ServerWebSocket> browser = new CompletableFuture<>();
    private final CompletableFuture<OpenConsole> joined = new CompletableFuture<>();
    private final CompletableFuture<OpenConsole> ended = new CompletableFuture<>();
    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void whatIsSaidBeforeTheScreenIsThereIsNotLost() {
        RfbViewer viewer = viewer(LONG, LONG);
        CompletableFuture<Buffer> heard = new CompletableFuture<>();
        done(screen).handler(heard::complete);

        viewer.expect("RFB 003.008\n");
        viewer.send("RFB 003.008\n\1hello".getBytes(StandardCharsets.US_ASCII));

        assertThat(done(heard)).isEqualTo(Buffer.buffer("hello"));
    }

    @Test
    void whenTheViewerLeavesTheScreenIsClosed() {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        RfbViewer viewer = viewer(LONG, LONG);
        done(screen).closeHandler(gone -> closed.complete(true));

        viewer.close();

        assertThat(done(closed)).isTrue();
        assertThat(done(ended)).isSameAs(done(joined));
    }

    @Test
    void whenTheScreenIsClosedTheViewerIsTold() {
        RfbViewer viewer = viewer(LONG, LONG);

        done(screen).close();

        assertThat(viewer.end()).isEqualTo(new RfbViewer.End(1000, "the screen was switched off"));
    }

    @Test
    void whenTheProcessStopsTheViewerMayComeBack() {
        RfbViewer viewer = viewer(LONG, LONG);

        done(joined).leave();

        assertThat(viewer.end().code()).isEqualTo(1001);
    }

    @Test
    void aConsoleThatNobodyUsesIsClosedThoughItsViewerIsThere() {
        RfbViewer viewer = viewer(SHORT, SHORT);

        assertThat(viewer.end()).isEqualTo(new RfbViewer.End(1008, "closed because nobody used it"));
    }

    @Test
    void aPageThatOnlyAsksForPicturesKeepsNoConsoleOpen() {
        RfbViewer viewer = viewer(SHORT, SHORT);
        viewer.shakeHands();

        viewer.askForUpdate(true);

        assertThat(viewer.end().code()).isEqualTo(1008);
    }

    @Test
    void aViewerThatDoesNotAnswerIsGone() {
        RfbViewer viewer = viewer(SHORT, LONG);

        viewer.hold();

        assertThat(done(ended)).isSameAs(done(joined));
    }

    @Test
    void aSlowReaderHoldsTheScreenUpInsteadOfFillingTheMemory() {
        // Given
        RfbViewer viewer = viewer(LONG, LONG);
        viewer.shakeHands();
        viewer.hold();
        AtomicLong sent = new AtomicLong();
        flood(done(screen), sent);

        // When
        long underway = settled(sent);

        // Then
        assertThat(underway).isLessThan(MOST_UNDERWAY);
        viewer.goOn();
        assertThat(viewer.read(FLOOD)).hasSize(FLOOD);
    }

    @Test
    void aConsoleWhoseViewerDoesNotReadCanBeClosed() {
        // Given
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        RfbViewer viewer = viewer(LONG, LONG);
        viewer.shakeHands();
        viewer.hold();
        AtomicLong sent = new AtomicLong();
        flood(done(screen), sent);
        done(screen).closeHandler(gone -> closed.complete(true));
        settled(sent);

        // When
        done(joined).leave();

        // Then
        assertThat(done(closed)).isTrue();
        until(() -> done(browser).isClosed());
    }

    @Test
    void whatIsTypedAtATerminalReachesTheGuestAsAMessage() {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        TerminalViewer viewer = terminal(LONG, "");
        done(screen).handler(data -> heard.add(data.toString()));

        viewer.type("ls\r");
        viewer.say("{\"columns\": 120, \"rows\": 32}");

        assertThat(next(heard)).isEqualTo("0:3:ls\r");
        assertThat(next(heard)).isEqualTo("1:120:32:");
    }

    @Test
    void whatTheGuestSaidBeforeTheTerminalWasThereIsNotLost() {
        TerminalViewer viewer = terminal(LONG, "login: ");

        viewer.expect("login: ");
    }

    @Test
    void theWayToATerminalIsKeptOpen() {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        terminal(SHORT, "");
        done(screen).handler(data -> heard.add(data.toString()));

        assertThat(next(heard)).isEqualTo("2");
    }

    @Test
    void aSizeThatIsNoneEndsTheTerminal() {
        TerminalViewer viewer = terminal(LONG, "");

        viewer.say("{\"columns\": 0}");

        assertThat(viewer.end()).isEqualTo(new SocketViewer.End(1002, "columns is from 1 to 1000"));
    }

    private static String next(BlockingQueue<String> heard) {
        return done(CompletableFuture.supplyAsync(() -> {
            try {
                return heard.take();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }));
    }

    private RfbViewer viewer(Duration ping, Duration idle) {
        RfbViewer viewer = new RfbViewer(server(ConsoleType.VNC, "", ping, idle), Map.of());
        done(joined);
        return viewer;
    }

    private TerminalViewer terminal(Duration ping, String unread) {
        TerminalViewer viewer = new TerminalViewer(server(ConsoleType.SERIAL, unread, ping, LONG), Map.of());
        done(joined);
        return viewer;
    }

    private URI server(ConsoleType type, String unread, Duration ping, Duration idle) {
        int behind = listen(new HttpServerOptions(), screen::complete);
        int front = listen(new HttpServerOptions().setWebSocketClosingTimeout(1), socket -> {
            browser.complete(socket);
            socket.pause();
            vertx.createWebSocketClient()
                    .connect(behind, "127.0.0.1", "/")
                    .onSuccess(WebSocket::pause)
                    .onSuccess(to -> {
                        OpenConsole console = new OpenConsole(
                                "VM 1", socket, new GuestEnd(type, to, Buffer.buffer(unread)), vertx, ended::complete);
                        console.begin(ping, idle);
                        socket.resume();
                        joined.complete(console);
                    });
        });
        return URI.create("ws://127.0.0.1:%d/".formatted(front));
    }

    private int listen(HttpServerOptions options, Handler<ServerWebSocket> handler) {
        Future<HttpServer> listening = vertx.createHttpServer(options)
                .requestHandler(request -> request.toWebSocket().onSuccess(handler))
                .listen(0, "127.0.0.1");
        return done(listening.toCompletionStage().toCompletableFuture()).actualPort();
    }

    /// Sends as fast as it may, and counts.
    private static void flood(ServerWebSocket from, AtomicLong sent) {
        if (from.isClosed()) {
            return;
        }
        while (sent.get() < FLOOD && !from.writeQueueFull()) {
            sent.addAndGet(FRAME);
            from.writeBinaryMessage(Buffer.buffer(new byte[FRAME]));
        }
        if (sent.get() < FLOOD) {
            from.drainHandler(drained -> flood(from, sent));
        }
    }

    /// How much was sent when no more was.
    private static long settled(AtomicLong sent) {
        AtomicLong before = new AtomicLong(-1);
        until(() -> before.getAndSet(sent.get()) == sent.get());
        return sent.get();
    }

    private static void until(BooleanSupplier condition) {
        Multi.createBy()
                .repeating()
                .supplier(condition::getAsBoolean)
                .withDelay(Duration.ofMillis(200))
                .until(met -> met)
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
    }

    private static <T> T done(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
