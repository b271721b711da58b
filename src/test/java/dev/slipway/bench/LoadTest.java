package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whether the load generator can be believed.
class LoadTest {

    private final CountDownLatch thirdIsDue = new CountDownLatch(3);
    private HttpServer server;
    private Load load;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        load = new Load(List.of(server.getAddress().getPort()), "token", 1);
    }

    @AfterEach
    void stop() {
        load.close();
        server.stop(0);
    }

    @Test
    void aStallIsChargedToEveryRequestThatWasDueMeanwhile() {
        server.createContext("/", exchange -> {
            awaitThird();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });

        Latencies latencies = load.atRate(10, Duration.ofMillis(300), i -> {
            thirdIsDue.countDown();
            return Load.Ask.get("/");
        });

        // the first holds the only connection until the third is due, so the second has waited for a tenth of a second
        assertThat(latencies.count()).isEqualTo(3);
        assertThat(latencies.atPercentile(50)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void anAnswerThatIsNotTheWantedOneIsCountedApart() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });

        Latencies latencies = load.atRate(1_000, Duration.ofMillis(3), i -> Load.Ask.get("/"));

        assertThat(latencies.refused()).isEqualTo(3);
        assertThat(latencies.refusals().keySet()).singleElement().asString().startsWith("503");
    }

    private void awaitThird() {
        try {
            thirdIsDue.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
