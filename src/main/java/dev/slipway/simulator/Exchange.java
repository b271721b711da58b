package dev.slipway.simulator;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One HTTP exchange: the checks of the HTTP layer, scripted faults, and the writing of the answer.
final class Exchange {

    private static final int BODY_LIMIT = 512 * 1024;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");

    private final Simulation simulation;
    private final Dispatcher dispatcher;
    private final Scramble scramble;
    private final HttpServerRequest request;
    private final Runnable onAnswered;
    private final boolean lastOnConnection;
    private final Context context;
    private long logEntry;
    private boolean enveloped;

    Exchange(
            Simulation simulation,
            Dispatcher dispatcher,
            Scramble scramble,
            HttpServerRequest request,
            Context context,
            boolean lastOnConnection,
            Runnable onAnswered) {
        this.simulation = simulation;
        this.dispatcher = dispatcher;
        this.scramble = scramble;
        this.request = request;
        this.context = context;
        this.lastOnConnection = lastOnConnection;
        this.onAnswered = onAnswered;
    }

    void handle() {
        List<String> segments = segments();
        logEntry = simulation.requests.add(
                new RequestRecord(simulation.clock.now(), method(), path(segments), Map.of(), 0));
        try {
            checkProtocol();
            checkFormat(segments);
            List<String> call = segments.subList(2, segments.size());
            Identity identity = identify(call);
            if (Upgrade.isAskedFor(request)) {
                // what is read to its end cannot become a socket any more
                request.pause();
                proceed(identity, call, Buffer.buffer());
            } else {
                request.body().onSuccess(body -> proceed(identity, call, body)).onFailure(broken -> drop());
            }
        } catch (ApiError refused) {
            refuse(refused);
        }
    }

    private String method() {
        return request.method().name();
    }

    private List<String> segments() {
        return Arrays.stream(Optional.ofNullable(request.path()).orElse("/").split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> FormDecoder.decode(segment, StandardCharsets.UTF_8))
                .toList();
    }

    private static String path(List<String> segments) {
        return "/" + String.join("/", segments.size() > 2 ? segments.subList(2, segments.size()) : List.of());
    }

    private void checkProtocol() {
        if (!METHODS.contains(method())) {
            throw ApiError.transport(501, "method '%s' not available".formatted(method()));
        }
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            throw ApiError.transport(501, "chunked transfer encoding not supported");
        }
        long length = header("Content-Length").map(Long::valueOf).orElse(0L);
        if (length > 0 && (method().equals("GET") || method().equals("DELETE"))) {
            throw ApiError.transport(501, "Unexpected content for method '%s'".formatted(method()));
        }
        if (length > BODY_LIMIT) {
            throw ApiError.transport(501, "for data too large");
        }
    }

    private void checkFormat(List<String> segments) {
        if (segments.size() < 2 || !segments.getFirst().equals("api2")) {
            throw ApiError.transport(501, "no such uri");
        }
        String format = segments.get(1);
        enveloped = format.equals("extjs");
        if (!enveloped && !format.equals("json")) {
            throw ApiError.transport(501, "no formatter for uri %s, %s".formatted(path(segments), format));
        }
    }

    private Identity identify(List<String> call) {
        if (method().equals("POST") && call.equals(List.of("access", "ticket"))) {
            return new Identity("anonymous", Map.of());
        }
        Optional<String> cookie = Optional.ofNullable(request.getCookie("PVEAuthCookie"))
                .map(c -> FormDecoder.decode(c.getValue(), StandardCharsets.UTF_8));
        return simulation.authentication.identify(
                cookie, header("Authorization"), header("CSRFPreventionToken"), !method().equals("GET"));
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    private void proceed(Identity identity, List<String> call, Buffer body) {
        Map<String, String> params = new LinkedHashMap<>();
        try {
            params.putAll(decode(body.toString()));
        } catch (ApiError refused) {
            refuse(refused);
            return;
        }
        params.putAll(FormDecoder.form(Optional.ofNullable(request.query()).orElse("")));
        String path = "/" + String.join("/", call);
        simulation.requests.replace(logEntry, new RequestRecord(simulation.clock.now(), method(), path, params, 0));
        Optional<Fault> fault = simulation.faults.hitting(method(), path, params);
        fault.ifPresent(Fault::act);
        Duration delay = fault.map(Fault::delay).orElse(Duration.ZERO).plus(simulation.options.latency);
        simulation.clock.after(delay, () -> execute(identity, call, params, fault.flatMap(Fault::effect)));
        simulation.requests.lookedAt(logEntry);
    }

    private Map<String, String> decode(String body) {
        if (body.isEmpty()) {
            return Map.of();
        }
        String type = header("Content-Type").orElse("application/x-www-form-urlencoded");
        if (type.startsWith("application/json")) {
            return FormDecoder.json(body);
        }
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return FormDecoder.form(body);
        }
        throw ApiError.transport(506, "upload 'Content-Type '%s' not implemented".formatted(type));
    }

    private void execute(
            Identity identity, List<String> call, Map<String, String> params, Optional<Fault.Effect> effect) {
        TaskEnd end = new TaskEnd.Normal();
        Reply reply = new Reply(this::write);
        if (effect.isPresent()) {
            switch (effect.get()) {
                case Fault.Effect.Answer answer -> {
                    ApiError error = answer.status() >= 595 || answer.status() == 401
                            ? ApiError.transport(answer.status(), answer.text())
                            : ApiError.of(answer.status(), answer.text(), answer.errors());
                    reply = new Reply(ignored -> write(Reply.Answer.of(error)));
                    if (!answer.executed()) {
                        reply.done();
                        return;
                    }
                }
                case Fault.Effect.Drop drop -> {
                    reply = new Reply(ignored -> drop());
                    if (!drop.executed()) {
                        reply.done();
                        return;
                    }
                }
                case Fault.Effect.EndTask task -> end = task.end();
            }
        }
        dispatcher.dispatch(identity, method(), call, params, end, reply);
    }

    private void refuse(ApiError error) {
        Duration delay = error.status == 401 ? simulation.options.unauthorizedDelay : Duration.ZERO;
        simulation.clock.after(delay, () -> write(Reply.Answer.of(error)));
        simulation.requests.lookedAt(logEntry);
    }

    private void drop() {
        simulation.requests.answered(logEntry, -1);
        context.runOnContext(now -> request.connection().close());
    }

    /// Hops to the connection's thread, because an answer may come from whoever advances the clock.
    private void write(Reply.Answer answer) {
        boolean wrapped = enveloped && answer.json().isPresent();
        int status = wrapped ? 200 : answer.status();
        simulation.requests.answered(logEntry, status);
        context.runOnContext(now -> write(answer, status, wrapped));
    }

    private void write(Reply.Answer answer, int status, boolean wrapped) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (Upgrade.isAskedFor(request)) {
            if (status == 200) {
                new Upgrade(simulation, request).to(answer);
                return;
            }
            request.resume();
        }
        response.setStatusCode(status).setStatusMessage(wrapped ? "OK" : answer.reason());
        response.putHeader("Server", "pve-api-daemon/3.0");
        response.putHeader("Cache-Control", "max-age=0").putHeader("Pragma", "no-cache");
        boolean closing = status >= 400 || lastOnConnection;
        if (closing) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        String text = answer.text();
        if (status >= 595) {
            text = "";
        } else if (answer.json().isPresent()) {
            response.putHeader("Content-Type", "application/json;charset=UTF-8");
            JsonObject body = wrapped ? envelope(answer) : answer.json().get();
            text = scramble.apply(body).encode();
        }
        response.end(text).onComplete(done -> {
            if (closing) {
                request.connection().close();
            } else {
                onAnswered.run();
            }
        });
    }

    private static JsonObject envelope(Reply.Answer answer) {
        JsonObject body = answer.json().orElseThrow().copy();
        boolean success = answer.status() == 200;
        body.put("success", success ? 1 : 0);
        return success ? body : body.put("status", answer.status());
    }
}
