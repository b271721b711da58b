package dev.slipway.dashboard;

import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.RequestKey;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.RefusedForm;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One of the forms of a page as it was sent: what was typed, and after a refusal what is wrong with it, each thing at
/// its field where there is one. `failure` is what is wrong with the whole.
record SentForm(String name, Map<String, String> values, Map<String, String> errors, String failure) {

    /// No form was sent; the page is looked at.
    static final SentForm NONE = new SentForm("", Map.of(), Map.of(), "");

    /// The fields whose value may be taken already.
    private static final List<String> NAMES = List.of("name", "clone_name");

    private static final String KEY = "key";

    /// What the name of a hidden field begins with that holds what another field showed.
    private static final String SHOWN = "shown_";

    static SentForm of(String name, MultivaluedMap<String, String> sent) {
        Map<String, String> values = new HashMap<>();
        sent.forEach((field, given) -> values.put(field, unified(given.getFirst())));
        return new SentForm(name, values, Map.of(), "");
    }

    /// Does what the form asks for and leads on, or shows it `again` with what is wrong: with the status that the API
    /// gives to that, and a page as body.
    Uni<Response> answer(URI next, Supplier<Uni<Operation>> accept, Function<SentForm, Uni<TemplateInstance>> again) {
        return Uni.createFrom()
                .deferred(accept::get)
                .map(operation -> Response.seeOther(next).build())
                .onFailure(SentForm::shows)
                .recoverWithUni(why -> again.apply(refused(why))
                        .chain(TemplateInstance::createUni)
                        .chain(page -> Uni.createFrom().<Response>failure(new RefusedForm(why, page))));
    }

    /// A browser ends the lines of a text as it likes.
    private static String unified(String given) {
        return given.replace("\r\n", "\n").strip();
    }

    /// The same with the reasons why it was not accepted.
    SentForm refused(Throwable why) {
        Map<String, String> wrong = new HashMap<>();
        StringJoiner whole = new StringJoiner("; ");
        switch (why) {
            case Refusal.InvalidRequest invalid ->
                invalid.errors().forEach(error -> {
                    // an error in one entry of a list belongs to the field that holds the list
                    String field = error.field().replaceFirst("\\.\\d+$", "");
                    if (values.containsKey(field)) {
                        wrong.merge(field, error.detail(), (one, other) -> one + "; " + other);
                    } else {
                        whole.add(sentence(error));
                    }
                });
            case Refusal.AlreadyExists taken ->
                NAMES.stream()
                        .filter(values::containsKey)
                        .findFirst()
                        .ifPresentOrElse(
                                field -> wrong.put(field, taken.getMessage()), () -> whole.add(taken.getMessage()));
            default -> whole.add(String.valueOf(why.getMessage()));
        }
        return new SentForm(name, values, wrong, whole.toString());
    }

    private static String sentence(FieldError error) {
        return error.field().isEmpty() ? error.detail() : error.field() + ": " + error.detail();
    }

    /// This form if it has that name, else none.
    public SentForm named(String form) {
        return name.equals(form) ? this : NONE;
    }

    /// What makes sending this form about something twice harmless; a page has one key for all its forms.
    Journal.@Nullable IdempotencyKey requestKey(Object about) {
        Map<String, String> typed = new TreeMap<>(values);
        String key = typed.remove(KEY);
        return RequestKey.of(
                key == null || key.isEmpty() ? null : key + "-" + name, "form", about.toString(), typed.toString());
    }

    /// The number in a field, or `null` if that is empty. Fails with [Refusal.InvalidRequest] that names the field.
    @Nullable
    Integer number(String field) {
        String text = value(field);
        if (text.isEmpty()) {
            return null;
        }
        if (!text.matches("\\d{1,9}")) {
            throw Refusal.InvalidRequest.of(field, "is a whole number");
        }
        return Integer.valueOf(text);
    }

    /// Whether a page tells of this failure beside the form; what is not there has no page.
    private static boolean shows(Throwable failure) {
        return failure instanceof ProxmoxException
                || (failure instanceof Refusal && !(failure instanceof Refusal.NotFound));
    }

    /// The text in a field, or `null` if that is empty.
    @Nullable
    String text(String field) {
        String text = value(field);
        return text.isEmpty() ? null : text;
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public String error(String field) {
        return errors.getOrDefault(field, "");
    }

    public boolean has(String field) {
        return values.containsKey(field);
    }

    /// Whether the form said what a field showed before anybody typed.
    boolean knows(String field) {
        return has(SHOWN + field);
    }

    /// What a field showed before anybody typed; empty when the form did not say.
    String shown(String field) {
        return value(SHOWN + field);
    }

    /// Whether a field came back other than it was shown; one that does not say how it was shown counts as touched.
    boolean touched(String field) {
        return has(field) && !(knows(field) && value(field).equals(shown(field)));
    }

    public boolean is(String field, String option) {
        return value(field).equals(option);
    }

    /// Whether this is a form that came back.
    public boolean refused() {
        return !errors.isEmpty() || !failure.isEmpty();
    }
}
