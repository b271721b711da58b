package dev.slipway.problem;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/// Answers the failures that happen before a resource is found: authentication, forged requests, bodies too large.
@ApplicationScoped
class ProblemRoutes {

    private final ProblemAnswer answer;

    ProblemRoutes(ProblemAnswer answer) {
        this.answer = answer;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
    }

    private void answer(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            context.next();
            return;
        }
        Problem problem = problem(context);
        ProblemAnswer.Body body = answer.body(problem, context.request());
        problem.retryAfter()
                .ifPresent(wait -> response.putHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", body.mediaType())
                .end(body.text());
    }

    private static Problem problem(RoutingContext context) {
        if (lacksHost(context.request())) {
            return Problem.invalid(List.of(), "the Host header is to name this server, as a name or as name:port");
        }
        return context.failure() == null ? Problems.ofStatus(context.statusCode()) : Problems.of(context.failure());
    }

    /// The router serves nothing to whoever does not say which server is meant, but for HTTP/1.0, which need not.
    private static boolean lacksHost(HttpServerRequest request) {
        return request.authority() == null && request.version() != HttpVersion.HTTP_1_0;
    }
}
