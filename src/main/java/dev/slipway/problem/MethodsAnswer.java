package dev.slipway.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Answers OPTIONS with what an address really knows; the framework names what its whole class knows.
@ApplicationScoped
class MethodsAnswer {

    private static final int AFTER_AUTHORIZATION = 50;

    void register(@Observes Filters filters) {
        filters.register(MethodsAnswer::answer, AFTER_AUTHORIZATION);
    }

    private static void answer(RoutingContext context) {
        boolean asked = context.request().method().equals(HttpMethod.OPTIONS);
        String allowed = asked ? AllowedMethods.header(ProblemAnswer.path(context.request())) : "";
        if (allowed.isEmpty()) {
            context.next();
        } else {
            context.response().putHeader("Allow", allowed).end();
        }
    }
}
