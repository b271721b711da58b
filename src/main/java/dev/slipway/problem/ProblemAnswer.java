package dev.slipway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.access.ApiPaths;
import dev.slipway.language.Language;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/// A problem in the form that its reader understands: a page for a browser, JSON for everybody else.
@ApplicationScoped
class ProblemAnswer {

    static final String HTML = "text/html;charset=UTF-8";

    private final ObjectMapper json;

    ProblemAnswer(ObjectMapper json) {
        this.json = json;
    }

    /// Body and media type of one answer.
    record Body(String mediaType, String text) {}

    Body body(Problem problem, HttpServerRequest request) {
        Problem placed = problem.at(path(request));
        return wantsPage(request)
                ? new Body(HTML, ErrorPage.of(placed, Language.accepted(request.getHeader("Accept-Language"))))
                : new Body(Problem.MEDIA_TYPE, write(placed));
    }

    private String write(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem consists of text and numbers", impossible);
        }
    }

    static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "/");
    }

    private static boolean wantsPage(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        return !ApiPaths.contain(path(request)) && accept != null && accept.contains("text/html");
    }
}
