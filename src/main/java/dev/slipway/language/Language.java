package dev.slipway.language;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The languages that the pages speak.
public enum Language {
    ENGLISH(Locale.ENGLISH),
    KOREAN(Locale.KOREAN);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /// The tag for `lang` attributes and for the `lang` parameter: `en`, `ko`.
    public String tag() {
        return locale.getLanguage();
    }

    /// The language with this tag, if it is one of ours.
    public static Optional<Language> of(@Nullable String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag().equals(tag))
                .findFirst();
    }

    /// What an `Accept-Language` header asks for; English when it asks for none of ours or cannot be read.
    public static Language accepted(@Nullable String header) {
        if (header == null) {
            return ENGLISH;
        }
        List<Locale> spoken = Arrays.stream(values()).map(Language::locale).toList();
        return ranges(header)
                .flatMap(ranges -> Optional.ofNullable(Locale.lookup(ranges, spoken)))
                .flatMap(found -> of(found.getLanguage()))
                .orElse(ENGLISH);
    }

    private static Optional<List<Locale.LanguageRange>> ranges(String header) {
        try {
            return Optional.of(Locale.LanguageRange.parse(header));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
