package dev.slipway.dashboard;

import dev.slipway.language.Language;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.time.Duration;
import java.util.Optional;

/// The language of whoever reads the page: the one asked for with `lang`, and kept since; else the browser's.
@RequestScoped
class ReaderLanguage {

    private static final String NAME = "lang";

    private final RoutingContext context;

    ReaderLanguage(RoutingContext context) {
        this.context = context;
    }

    Language language() {
        Optional<Language> asked = Language.of(context.request().getParam(NAME));
        asked.ifPresent(this::keep);
        return asked.or(this::kept)
                .orElseGet(() -> Language.accepted(context.request().getHeader("Accept-Language")));
    }

    private Optional<Language> kept() {
        return Optional.ofNullable(context.request().getCookie(NAME)).flatMap(cookie -> Language.of(cookie.getValue()));
    }

    private void keep(Language language) {
        context.response()
                .addCookie(Cookie.cookie(NAME, language.tag())
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.LAX)
                        .setMaxAge(Duration.ofDays(365).toSeconds()));
    }
}
