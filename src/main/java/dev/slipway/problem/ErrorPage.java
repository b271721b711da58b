package dev.slipway.problem;

import dev.slipway.language.Language;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/// A problem as a page.
final class ErrorPage {

    private ErrorPage() {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance error(Problem problem, Language language);
    }

    static String of(Problem problem, Language language) {
        return Templates.error(problem, language).setLocale(language.locale()).render();
    }
}
