package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// One client's way to whichever replica answers, with the patience of a good client: it repeats a request with the
/// same key until somebody says yes or no. Now and then it hangs up before the answer comes.
final class Door {

    /// A yes or a no.
    record Answer(int status, JsonNode body) {

        boolean accepted() {
            return status == 202;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(700);
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final Site site;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final double hangUp;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Door(Site site, Ledger ledger, SplittableRandom random, double hangUp) {
        this.site = site;
        this.ledger = ledger;
        this.random = random;
        this.hangUp = hangUp;
    }

    Answer ask(String method, String path, String key, String body) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "no replica was up";
        while (System.nanoTime() < end) {
            Optional<String> url = anyReplica();
            if (url.isEmpty()) {
                pause(Duration.ofMillis(100));
                continue;
            }
            if (random.nextDouble() < hangUp) {
                hangUp(url.get(), method, path, key, body);
                continue;
            }
            try {
                HttpResponse<String> answer =
                        http.send(request(url.get(), method, path, key, body), BodyHandlers.ofString());
                if (isFinal(method + " " + path, answer)) {
                    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
                }
                last = answer.statusCode() + " " + answer.body();
                pause(answer.headers()
                        .firstValue("Retry-After")
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(LONGEST_PAUSE));
            } catch (IOException failure) {
                last = failure.toString();
                ledger.count("requests repeated after a broken connection");
                pause(Duration.ofMillis(100));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
        ledger.badAnswer("%s %s: no yes or no within %s, at last %s".formatted(method, path, PATIENCE, last));
        throw new IllegalStateException("no answer to %s %s: %s".formatted(method, path, last));
    }

    /// Only a refusal for now is asked again; it must say when. Any other answer of 500 or above is an error of ours.
    private boolean isFinal(String request, HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status == UNAVAILABLE || status == TOO_MANY) {
            ledger.count("requests answered " + status);
            if (answer.headers().firstValue("Retry-After").isEmpty()) {
                ledger.badAnswer("%s: %d without Retry-After: %s".formatted(request, status, answer.body()));
            }
            return false;
        }
        if (status >= 500) {
            ledger.badAnswer("%s: %d %s".formatted(request, status, answer.body()));
            return false;
        }
        return true;
    }

    private HttpRequest request(String url, String method, String path, String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + Site.TOKEN)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return request.build();
    }

    /// Sends the whole request and closes the connection without reading.
    private void hangUp(String url, String method, String path, String key, String body) {
        URI uri = URI.create(url + path);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = """
                %s %s HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: %d
                Idempotency-Key: %s

                """.formatted(method, path, Site.TOKEN, bytes.length, key).replace("\n", "\r\n");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            pause(Duration.ofMillis(random.nextInt(30)));
            ledger.count(FaultClass.CLIENT_HANGS_UP);
        } catch (IOException down) {
            ledger.count("requests repeated after a broken connection");
        }
    }

    /// A read that is repeated until it is answered.
    JsonNode read(String path) {
        Answer answer = ask("GET", path, "", "");
        if (answer.status() != 200) {
            throw new IllegalStateException("GET %s: %s".formatted(path, answer));
        }
        return answer.body();
    }

    private Optional<String> anyReplica() {
        List<String> up = site.replicas().stream()
                .flatMap(replica -> replica.url().stream())
                .toList();
        return up.isEmpty() ? Optional.empty() : Optional.of(up.get(random.nextInt(up.size())));
    }

    static void pause(Duration duration) {
        Duration shortened = duration.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : duration;
        LockSupport.parkNanos(shortened.toNanos());
    }
}
