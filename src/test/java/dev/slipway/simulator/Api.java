package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A raw HTTP client for one simulator on plain HTTP: it shows the reason phrase, which most clients hide.
final class Api {

    record Answer(int status, String reason, String body, Map<String, String> headers) {

        JsonObject json() {
            return new JsonObject(body);
        }

        String text() {
            return json().getString("data");
        }

        JsonObject object() {
            return json().getJsonObject("data");
        }

        JsonArray array() {
            return json().getJsonArray("data");
        }

        String error(String parameter) {
            return json().getJsonObject("errors").getString(parameter);
        }
    }

    private final ProxmoxSimulator simulator;
    private final Map<String, String> headers = new TreeMap<>();

    Api(ProxmoxSimulator simulator) {
        this.simulator = simulator;
        headers.put("Authorization", "PVEAPIToken=%s=%s".formatted(simulator.tokenId(), simulator.tokenSecret()));
        headers.put("Connection", "close");
    }

    Api header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Api without(String name) {
        headers.remove(name);
        return this;
    }

    Answer get(String path) throws IOException {
        return send("GET", "/api2/json" + path, "");
    }

    Answer delete(String path) throws IOException {
        return send("DELETE", "/api2/json" + path, "");
    }

    Answer post(String path, String... params) throws IOException {
        return send("POST", "/api2/json" + path, form(params));
    }

    Answer put(String path, String... params) throws IOException {
        return send("PUT", "/api2/json" + path, form(params));
    }

    private static String form(String... params) {
        return IntStream.range(0, params.length / 2)
                .mapToObj(i -> encode(params[2 * i]) + "=" + encode(params[2 * i + 1]))
                .collect(Collectors.joining("&"));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Answer send(String method, String target, String body) throws IOException {
        StringBuilder request = new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(method, target));
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (!method.equals("GET")
                && !headers.containsKey("Transfer-Encoding")
                && !headers.containsKey("Content-Length")
                && (bytes.length > 0 || !method.equals("DELETE"))) {
            request.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        request.append("\r\n").append(body);
        try (Socket socket = new Socket("127.0.0.1", simulator.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer parse(String raw) throws IOException {
        int end = raw.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("connection closed without an answer");
        }
        String[] lines = raw.substring(0, end).split("\r\n");
        String[] status = lines[0].split(" ", 3);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(status[1]), status[2], raw.substring(end + 4), headers);
    }
}
