package dev.slipway.proxmox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An option of the form `value,key=value,…`, whose first value may stand without its key (field guide 9.2).
record PropertyString(Optional<String> first, Map<String, String> options) {

    static PropertyString parse(String line) {
        Optional<String> first = Optional.empty();
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : line.split(",")) {
            String[] part = pair.split("=", 2);
            if (part.length == 2) {
                options.put(part[0].strip(), part[1].strip());
            } else if (first.isEmpty()) {
                first = Optional.of(pair.strip());
            }
        }
        return new PropertyString(first, options);
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(options.get(key));
    }

    /// The value of the one key whose name may be left out.
    Optional<String> defaultValue(String key) {
        return value(key).or(() -> first);
    }
}
