package dev.slipway.problem;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotFoundException;
import java.util.List;

/// Answers the failures that happen before a resource is found: authentication, forged requests, bodies too large.
@ApplicationScoped
class ProblemRoutes {

    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

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
        if (problem.status() == METHOD_NOT_ALLOWED) {
            response.putHeader("Allow", AllowedMethods.header(ProblemAnswer.path(context.request())));
        }
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
        if (isWrongMethod(context)) {
            return Problems.ofStatus(METHOD_NOT_ALLOWED);
        }
        return context.failure() == null ? Problems.ofStatus(context.statusCode()) : Problems.of(context.failure());
    }

    /// Where no resource is found for a method, the framework says that there is nothing for any.
    private static boolean isWrongMethod(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean notFound = context.statusCode() == NOT_FOUND || context.failure() instanceof NotFoundException;
        return notFound && AllowedMethods.refuse(request.method().name(), ProblemAnswer.path(request));
    }

    /// The router serves nothing to whoever does not say which server is meant, but for HTTP/1.0, which need not.
    private static boolean lacksHost(HttpServerRequest request) {
        return request.authority() == null && request.version() != HttpVersion.HTTP_1_0;
    }
}
