package dev.slipway.proxmox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ServerSocketFactory;

/// Answers with bytes as they come off the wire, or not at all: for what WireMock is too polite to do.
final class RawServer implements AutoCloseable {

    /// One request as it was sent.
    record Request(String method, String target, Map<String, String> headers, String body) {

        String path() {
            return target.split("\\?", 2)[0];
        }
    }

    /// What to do with a request: `head` and `body` are sent where present, then the connection is kept or closed.
    record Reply(Optional<String> bytes, boolean close) {

        static Reply of(String statusLine, String headers, String body) {
            boolean close = headers.toLowerCase(Locale.ROOT).contains("connection: close");
            String length = headers.contains("Content-Length") || (close && body.isEmpty())
                    ? ""
                    : "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
            return new Reply(Optional.of("HTTP/1.1 " + statusLine + "\r\n" + headers + length + "\r\n" + body), close);
        }

        static Reply json(String body) {
            return of("200 OK", "Content-Type: application/json;charset=UTF-8\r\n", body);
        }

        /// As pveproxy does: the reason phrase has the text and the connection ends.
        static Reply refusal(String status) {
            return of(
                    status, "Content-Type: application/json;charset=UTF-8\r\nConnection: close\r\n", "{\"data\":null}");
        }

        /// No body, and not even its length.
        static Reply empty(String status) {
            return of(status, "Connection: close\r\n", "");
        }

        static Reply drop() {
            return new Reply(Optional.empty(), true);
        }

        static Reply silence() {
            return new Reply(Optional.empty(), false);
        }
    }

    private final ServerSocket socket;
    private final String scheme;
    private final Function<Request, Reply> answers;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Duration> idleTime = new CompletableFuture<>();

    RawServer(Function<Request, Reply> answers) {
        this("http", ServerSocketFactory.getDefault(), answers);
    }

    RawServer(String scheme, ServerSocketFactory sockets, Function<Request, Reply> answers) {
        this.scheme = scheme;
        this.answers = answers;
        try {
            socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI address() {
        return URI.create(scheme + "://localhost:" + socket.getLocalPort());
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    int connections() {
        return connections.size();
    }

    /// How long the first connection lay idle before the client ended it; waits until then.
    Duration idleTimeOfFirstConnection() {
        return idleTime.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            long idleSince = System.nanoTime();
            for (Optional<Request> request = read(in); request.isPresent(); request = read(in)) {
                requests.add(request.get());
                Reply reply = answers.apply(request.get());
                if (reply.bytes().isPresent()) {
                    connection.getOutputStream().write(reply.bytes().get().getBytes(StandardCharsets.UTF_8));
                    connection.getOutputStream().flush();
                }
                if (reply.close()) {
                    return;
                }
                idleSince = System.nanoTime();
            }
            idleTime.complete(Duration.ofNanos(System.nanoTime() - idleSince));
        } catch (IOException e) {
            // the client went away, or did not like our certificate
        }
    }

    private static Optional<Request> read(InputStream in) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(":", 2);
            headers.put(parts[0], parts[1].strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] words = start.split(" ");
        return Optional.of(new Request(words[0], words[1], headers, body));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
