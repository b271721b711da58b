package dev.slipway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.RefusedForm;
import io.quarkus.security.ForbiddenException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Hands the failures of resources to [Problems].
class ProblemMapper {

    private final ProblemAnswer answer;

    ProblemMapper(ProblemAnswer answer) {
        this.answer = answer;
    }

    @ServerExceptionMapper
    Response refusal(Refusal failure, HttpServerRequest request) {
        return respond(failure, request).build();
    }

    /// The page says what the problem would.
    @ServerExceptionMapper
    Response form(RefusedForm failure) {
        return respond(Problems.of(failure.why()), new ProblemAnswer.Body(ProblemAnswer.HTML, failure.page()))
                .build();
    }

    @ServerExceptionMapper
    Response proxmox(ProxmoxException failure, HttpServerRequest request) {
        return respond(failure, request).build();
    }

    /// The framework has a mapper for this case, which a more general one of ours would not replace.
    @ServerExceptionMapper
    Response mismatch(MismatchedInputException failure, HttpServerRequest request) {
        return respond(failure, request).build();
    }

    /// As above: the framework answers 403 without a body.
    @ServerExceptionMapper
    Response forbidden(ForbiddenException failure, HttpServerRequest request) {
        return respond(failure, request).build();
    }

    @ServerExceptionMapper
    Response json(JsonProcessingException failure, HttpServerRequest request) {
        return respond(failure, request).build();
    }

    /// Redirections, and answers that a resource has written itself, pass; `Allow` and the like stay.
    @ServerExceptionMapper
    Response web(WebApplicationException failure, HttpServerRequest request) {
        Response original = failure.getResponse();
        if (original.getStatus() < 400 || original.hasEntity()) {
            return original;
        }
        Response.ResponseBuilder response = respond(failure, request);
        original.getHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Content-Type")) {
                values.forEach(value -> response.header(name, value));
            }
        });
        if (original.getStatus() == Response.Status.METHOD_NOT_ALLOWED.getStatusCode()) {
            response.header("Allow", String.join(", ", AllowedMethods.of(ProblemAnswer.path(request))));
        }
        return response.build();
    }

    @ServerExceptionMapper
    Response other(Throwable failure, HttpServerRequest request) {
        return respond(failure, request).build();
    }

    private Response.ResponseBuilder respond(Throwable failure, HttpServerRequest request) {
        Problem problem = Problems.of(failure);
        return respond(problem, answer.body(problem, request));
    }

    private static Response.ResponseBuilder respond(Problem problem, ProblemAnswer.Body body) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(body.mediaType()).entity(body.text());
        problem.retryAfter().ifPresent(wait -> response.header("Retry-After", Math.max(1, wait.toSeconds())));
        return response;
    }
}
