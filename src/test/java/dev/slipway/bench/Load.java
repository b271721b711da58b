package dev.slipway.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/// Requests to one or several replicas over a fixed number of connections, in turn.
///
/// [#atRate] is an open loop: requests are due at a fixed rate whatever the answers do, as from many independent users.
/// [#flatOut] is a closed one: each connection asks again as soon as it is answered; it shows the throughput.
final class Load implements AutoCloseable {

    /// One request, and the status that its answer shall have.
    record Ask(HttpMethod method, String path, String key, String body, int wanted) {

        static Ask get(String path) {
            return new Ask(HttpMethod.GET, path, "", "", 200);
        }

        static Ask create(String name) {
            return new Ask(HttpMethod.POST, "/api/v1/vms", "key-of-" + name, Site.order(name), 202);
        }
    }

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SHOWN = 300;

    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    private final HttpClient http;
    private final List<Integer> ports;
    private final String token;
    private final int connections;

    Load(List<Integer> ports, String token, int connections) {
        this.ports = ports;
        this.token = token;
        this.connections = connections;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setPipelining(false).setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(Math.ceilDiv(connections, ports.size())));
    }

    /// Sends `asks` (called with 0, 1, 2, …) at a fixed rate, and yields the latencies once all are answered.
    Latencies atRate(double perSecond, Duration span, IntFunction<Ask> asks) {
        Latencies latencies = new Latencies();
        int count = (int) Math.round(perSecond * span.toMillis() / 1_000);
        CountDownLatch open = new CountDownLatch(count);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long dueAt = begin + (long) (i * 1e9 / perSecond);
            pauseUntil(dueAt);
            send(i, asks.apply(i), dueAt, latencies).onComplete(answered -> open.countDown());
        }
        awaitAll(open);
        latencies.took(Duration.ofNanos(System.nanoTime() - begin));
        return latencies;
    }

    /// Lets every connection ask again and again for `span`.
    Latencies flatOut(Duration span, Ask ask) {
        Latencies latencies = new Latencies();
        CountDownLatch open = new CountDownLatch(connections);
        long begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            again(i, ask, begin + span.toNanos(), latencies, open);
        }
        awaitAll(open);
        latencies.took(Duration.ofNanos(System.nanoTime() - begin));
        return latencies;
    }

    private void again(int connection, Ask ask, long until, Latencies latencies, CountDownLatch open) {
        long now = System.nanoTime();
        if (now > until) {
            open.countDown();
            return;
        }
        send(connection, ask, now, latencies).onComplete(answered -> again(connection, ask, until, latencies, open));
    }

    /// Completes, never fails, when the answer has come in whole or will not.
    private Future<Void> send(int number, Ask ask, long dueAt, Latencies latencies) {
        RequestOptions options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(ports.get(number % ports.size()))
                .setMethod(ask.method())
                .setURI(ask.path())
                .setTimeout(PATIENCE.toMillis())
                .putHeader("Authorization", "Bearer " + token);
        if (!ask.body().isEmpty()) {
            options.putHeader("Content-Type", "application/json").putHeader("Idempotency-Key", ask.key());
        }
        return http.request(options)
                .compose(request -> answered(request, ask, dueAt, latencies))
                .recover(failure -> {
                    latencies.add(dueAt, System.nanoTime());
                    latencies.refused(failure.toString());
                    return Future.succeededFuture();
                });
    }

    /// One callback within the other, on the event loop: a body that comes in before somebody listens is lost.
    private static Future<Void> answered(HttpClientRequest request, Ask ask, long dueAt, Latencies latencies) {
        return sent(request, ask)
                .compose(answer -> answer.body().map(body -> {
                    latencies.add(dueAt, System.nanoTime());
                    if (answer.statusCode() != ask.wanted()) {
                        latencies.refused(answer.statusCode() + " " + shortened(body.toString()));
                    }
                    return null;
                }));
    }

    private static Future<HttpClientResponse> sent(HttpClientRequest request, Ask ask) {
        return ask.body().isEmpty() ? request.send() : request.send(Buffer.buffer(ask.body()));
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static void pauseUntil(long dueAt) {
        for (long left = dueAt - System.nanoTime(); left > 0; left = dueAt - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void awaitAll(CountDownLatch open) {
        try {
            if (!open.await(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS)) {
                throw new IllegalStateException(open.getCount() + " requests were never answered");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
