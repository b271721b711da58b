package dev.slipway.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What to measure and on what.
///
/// `names` is empty for everything; `quick` shortens each scenario so that it shows whether it works, not how fast the
/// program is; `database` is where every scenario gets a PostgreSQL database of its own instead of an SQLite file.
record BenchOptions(
        List<String> names,
        boolean quick,
        Optional<Path> binary,
        Path json,
        Optional<String> database,
        int replicas,
        long seed) {

    static final String USAGE = """
            usage: ./slipway bench [names] [options]

              --quick            short runs, to see whether they work
              --binary PATH      measure this native binary instead of the program on a JVM
              --json FILE        where the figures go as JSON (target/bench.json)
              --database URL     postgresql://user:password@host/database instead of SQLite; each scenario makes and
                                 drops a database of its own there
              --replicas N       as many processes on that database (1)
              --seed N           for what is random in a scenario (1)
              --help             this text
            """;

    /// Reads the words of a command line; throws [IllegalArgumentException] with what is wrong with them.
    static BenchOptions parse(String... words) {
        List<String> names = new ArrayList<>();
        boolean quick = false;
        Optional<Path> binary = Optional.empty();
        Path json = Path.of("target", "bench.json");
        Optional<String> database = Optional.empty();
        int replicas = 1;
        long seed = 1;
        for (Iterator<String> rest = List.of(words).iterator(); rest.hasNext(); ) {
            String word = rest.next();
            switch (word) {
                case "--quick" -> quick = true;
                case "--binary" -> binary = Optional.of(Path.of(value(word, rest)));
                case "--json" -> json = Path.of(value(word, rest));
                case "--database" -> database = Optional.of(value(word, rest));
                case "--replicas" -> replicas = (int) number(word, rest);
                case "--seed" -> seed = number(word, rest);
                default -> names.add(name(word));
            }
        }
        if (replicas < 1 || (replicas > 1 && database.isEmpty())) {
            throw new IllegalArgumentException("--replicas is 1 or more, and more than 1 only with --database");
        }
        return new BenchOptions(List.copyOf(names), quick, binary, json, database, replicas, seed);
    }

    private static String name(String word) {
        if (word.startsWith("-")) {
            throw new IllegalArgumentException("unknown option " + word);
        }
        return word;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static long number(String option, Iterator<String> rest) {
        String text = value(option, rest);
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(option + " is a number, not " + text);
        }
        return Long.parseLong(text);
    }
}
