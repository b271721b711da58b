package dev.slipway.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What follows a word: options, of which some have a value, and everything else in its order.
record Arguments(Map<String, String> options, List<String> others) {

    /// Throws [IllegalArgumentException] for what is in neither set and looks like an option.
    static Arguments read(List<String> given, Set<String> withValue, Set<String> switches) {
        Map<String, String> options = new HashMap<>();
        List<String> others = new ArrayList<>();
        for (Iterator<String> rest = given.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (withValue.contains(argument)) {
                if (!rest.hasNext()) {
                    throw new IllegalArgumentException(argument + " needs a value");
                }
                options.put(argument, rest.next());
            } else if (switches.contains(argument)) {
                options.put(argument, "");
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException("unknown option " + argument);
            } else {
                others.add(argument);
            }
        }
        return new Arguments(options, List.copyOf(others));
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    void requireOthers(int number, String what) {
        if (others.size() != number) {
            throw new IllegalArgumentException(what);
        }
    }
}
