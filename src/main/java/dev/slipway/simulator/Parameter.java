package dev.slipway.simulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One parameter of an API call, read from a line of a table such as `cores integer 1..` (see
/// [ParameterTable]).
record Parameter(
        String name,
        boolean indexed,
        String type,
        boolean required,
        Optional<BigDecimal> minimum,
        Optional<BigDecimal> maximum,
        Optional<Integer> maxLength,
        List<String> choices,
        Optional<String> pattern,
        Optional<String> format,
        Optional<String> requires) {

    private static final List<String> DISKS = disks();

    /// Reads `name[!] type [min..max] [len=n] [requires=p] [{format}] [enum=a|b] [pattern=…]`; `!` means
    /// required.
    static Parameter parse(String line) {
        String rest = line;
        Optional<String> pattern = Optional.empty();
        int patternAt = line.indexOf(" pattern=");
        if (patternAt >= 0) {
            pattern = Optional.of(line.substring(patternAt + " pattern=".length()));
            rest = line.substring(0, patternAt);
        }
        String[] words = rest.split(" ", -1);
        String name = words[0];
        boolean required = name.endsWith("!");
        name = required ? name.substring(0, name.length() - 1) : name;
        boolean indexed = name.endsWith("[n]");
        name = indexed ? name.substring(0, name.length() - 3) : name;
        Optional<BigDecimal> minimum = Optional.empty();
        Optional<BigDecimal> maximum = Optional.empty();
        Optional<Integer> maxLength = Optional.empty();
        Optional<String> format = Optional.empty();
        Optional<String> requires = Optional.empty();
        List<String> choices = List.of();
        for (int i = 2; i < words.length; i++) {
            String word = words[i];
            if (word.startsWith("len=")) {
                maxLength = Optional.of(Integer.valueOf(word.substring(4)));
            } else if (word.startsWith("requires=")) {
                requires = Optional.of(word.substring(9));
            } else if (word.startsWith("{")) {
                format = Optional.of(word.substring(1, word.length() - 1));
            } else if (word.startsWith("enum=")) {
                choices = word.equals("enum=@disks")
                        ? DISKS
                        : List.of(word.substring(5).split("\\|", -1));
            } else {
                int dots = word.indexOf("..");
                minimum = bound(word.substring(0, dots));
                maximum = bound(word.substring(dots + 2));
            }
        }
        return new Parameter(
                name, indexed, words[1], required, minimum, maximum, maxLength, choices, pattern, format, requires);
    }

    private static Optional<BigDecimal> bound(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
    }

    private static List<String> disks() {
        List<String> names = new ArrayList<>();
        add(names, "ide", 4);
        add(names, "scsi", 31);
        add(names, "virtio", 16);
        add(names, "sata", 6);
        names.add("efidisk0");
        names.add("tpmstate0");
        return List.copyOf(names);
    }

    private static void add(List<String> names, String bus, int count) {
        for (int i = 0; i < count; i++) {
            names.add(bus + i);
        }
    }

    /// What is wrong with the value of `instance` (`net3` for `net[n]`), in Proxmox VE's words, or nothing.
    Optional<String> verify(String instance, String value) {
        return typeError(value)
                .or(() -> format.flatMap(f -> Formats.error(f, instance, value)).map(e -> "invalid format - " + e))
                .or(() -> rangeError(value))
                .or(() -> shapeError(value));
    }

    private Optional<String> typeError(String value) {
        boolean fits =
                switch (type) {
                    case "integer" -> value.matches("[+-]?\\d+");
                    case "number" -> value.matches("[+-]?\\d*\\.?\\d+([eE][+-]?\\d+)?");
                    case "boolean" -> value.equals("0") || value.equals("1");
                    case String text -> true;
                };
        return fits ? Optional.empty() : Optional.of("type check ('%s') failed - got '%s'".formatted(type, value));
    }

    private Optional<String> rangeError(String value) {
        if (minimum.isPresent() && new BigDecimal(value).compareTo(minimum.get()) < 0) {
            return Optional.of("value must have a minimum value of " + minimum.get());
        }
        if (maximum.isPresent() && new BigDecimal(value).compareTo(maximum.get()) > 0) {
            return Optional.of("value must have a maximum value of " + maximum.get());
        }
        return Optional.empty();
    }

    private Optional<String> shapeError(String value) {
        if (maxLength.isPresent() && value.length() > maxLength.get()) {
            return Optional.of("value may only be %d characters long".formatted(maxLength.get()));
        }
        if (pattern.isPresent() && !Pattern.matches(pattern.get().replace("(?^:", "(?:"), value)) {
            return Optional.of("value does not match the regex pattern");
        }
        if (!choices.isEmpty() && !choices.contains(value)) {
            return Optional.of("value '%s' does not have a value in the enumeration '%s'"
                    .formatted(value, String.join(", ", choices)));
        }
        return Optional.empty();
    }
}
