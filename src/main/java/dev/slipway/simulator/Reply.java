package dev.slipway.simulator;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/// The answer to one request, given once, now or later.
final class Reply {

    /// Status and reason phrase, and the body: JSON, or for refusals of the HTTP layer bare text or nothing.
    record Answer(int status, String reason, Optional<JsonObject> json, String text) {

        static Answer of(ApiError error) {
            String reason = error.text.lines().findFirst().orElse("");
            if (!error.json) {
                return new Answer(error.status, reason, Optional.empty(), error.status == 401 ? "" : error.text);
            }
            JsonObject body = new JsonObject().putNull("data").put("message", message(error));
            if (!error.errors.isEmpty()) {
                JsonObject errors = new JsonObject();
                error.errors.forEach(errors::put);
                body.put("errors", errors);
            }
            return new Answer(error.status, reason, Optional.of(body), "");
        }

        private static String message(ApiError error) {
            return error.status == 501 ? error.text : error.text + "\n";
        }
    }

    private final Consumer<Answer> sender;
    private boolean sent;

    Reply(Consumer<Answer> sender) {
        this.sender = sender;
    }

    void data(Object data) {
        send(ok(new JsonObject().put("data", data)));
    }

    void list(Object data, long total) {
        JsonObject body = new JsonObject().put("data", data);
        send(ok(total > 0 ? body.put("total", total) : body));
    }

    /// Success without a result.
    void done() {
        send(ok(new JsonObject().putNull("data")));
    }

    void fail(ApiError error) {
        send(Answer.of(error));
    }

    /// Runs what may refuse the request, and answers the refusal.
    void attempt(Runnable work) {
        try {
            work.run();
        } catch (ApiError error) {
            fail(error);
        }
    }

    private static Answer ok(JsonObject body) {
        return new Answer(200, "OK", Optional.of(body), "");
    }

    private void send(Answer answer) {
        if (!sent) {
            sent = true;
            sender.accept(answer);
        }
    }
}
