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
    Response web(WebApplicationException thrown, HttpServerRequest request) {
        WebApplicationException failure = meant(thrown, request);
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
            response.header("Allow", AllowedMethods.header(ProblemAnswer.path(request)));
        }
        return response.build();
    }

    /// The framework says 404 where only the method is wrong, and 400 where the media type is none.
    private static WebApplicationException meant(WebApplicationException failure, HttpServerRequest request) {
        int status = failure.getResponse().getStatus();
        if (status == 404 && AllowedMethods.refuse(request.method().name(), ProblemAnswer.path(request))) {
            return new WebApplicationException(Response.Status.METHOD_NOT_ALLOWED);
        }
        if (status == 400 && !namesMediaType(request)) {
            return new WebApplicationException(Response.Status.UNSUPPORTED_MEDIA_TYPE);
        }
        return failure;
    }

    private static boolean namesMediaType(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type == null || type.indexOf('/') > 0;
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
