package dev.slipway.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of one JSON object, read leniently: whether a scalar is a number or text depends on what Perl did
/// with it last, and an unset one may be `""`, `null` or absent (field guide 21.1). Nobody else reads Proxmox's
/// JSON.
record Fields(JsonNode json) {

    /// The text of a scalar; `null` when it is absent, `null`, empty or no scalar.
    @Nullable
    String text(String name) {
        JsonNode value = json.path(name);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty() ? value.asText() : null;
    }

    Optional<String> optionalText(String name) {
        return Optional.ofNullable(text(name));
    }

    String requiredText(String name) {
        return optionalText(name).orElseThrow(() -> new UnexpectedAnswer("there is no '" + name + "'"));
    }

    long integer(String name, long fallback) {
        return optionalText(name).map(text -> (long) number(name, text)).orElse(fallback);
    }

    int count(String name, int fallback) {
        long value = integer(name, fallback);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new UnexpectedAnswer("'" + name + "' is out of range");
        }
        return (int) value;
    }

    double decimal(String name) {
        return optionalText(name).map(text -> number(name, text)).orElse(0.0);
    }

    /// A figure of which [Double#NaN] says that it was not measured.
    double measured(String name) {
        return optionalText(name).map(text -> number(name, text)).orElse(Double.NaN);
    }

    /// The numbers of a list.
    List<Double> decimals(String name) {
        return json.path(name)
                .valueStream()
                .map(value -> number(name, value.asText()))
                .toList();
    }

    /// Seconds.
    Duration seconds(String name) {
        return Duration.ofSeconds(integer(name, 0));
    }

    boolean flag(String name) {
        return optionalText(name).map(Fields::isOn).orElse(false);
    }

    VmId vmid() {
        return new VmId(count("vmid", 0));
    }

    NodeName node() {
        return new NodeName(requiredText("node"));
    }

    /// The words of a list that is separated by `,`, `;` or blanks.
    List<String> words(String name) {
        return optionalText(name).stream()
                .flatMap(text -> Arrays.stream(text.split("[,; ]+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    Fields object(String name) {
        return new Fields(json.path(name));
    }

    List<Fields> list(String name) {
        return json.path(name).valueStream().map(Fields::new).toList();
    }

    Stream<Map.Entry<String, JsonNode>> entries() {
        return json.propertyStream();
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    /// `1`, `on`, `yes` and `true`, as property strings write them too.
    static boolean isOn(String text) {
        return switch (text) {
            case "1", "on", "yes", "true" -> true;
            default -> false;
        };
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UnexpectedAnswer("'" + name + "' is not a number");
        }
    }
}
