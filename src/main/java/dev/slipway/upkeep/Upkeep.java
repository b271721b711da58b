package dev.slipway.upkeep;

import dev.slipway.database.DatabaseException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the word that a command line begins with, and says how it ended.
public final class Upkeep {

    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private static final Map<String, Word> WORDS =
            Map.of("backup", new Backup(), "restore", new Restore(), "migrate", new Migrate());

    private Upkeep() {}

    /// Carries out what `args` begin with and yields the exit status: 0 for done, 1 for not done, 2 for wrong
    /// arguments, the reason being on `err`. Yields nothing when the first word is none of ours.
    public static Optional<Integer> run(PrintStream out, PrintStream err, InstantSource clock, String... args) {
        List<String> all = List.of(args);
        return all.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(WORDS.get(all.getFirst()))
                        .map(word ->
                                status(word, all.getFirst(), all.subList(1, all.size()), new Desk(out, clock), err));
    }

    private static int status(Word word, String name, List<String> given, Desk desk, PrintStream err) {
        if (given.contains("--help")) {
            desk.out().print(word.usage());
            return DONE;
        }
        try {
            word.carryOut(given, desk);
            return DONE;
        } catch (IllegalArgumentException wrong) {
            err.println("slipway %s: %s".formatted(name, wrong.getMessage()));
            err.print(word.usage());
            return WRONG_ARGUMENTS;
        } catch (Refused | DatabaseException refused) {
            err.println("slipway %s: %s".formatted(name, refused.getMessage()));
            return NOT_DONE;
        } catch (UncheckedIOException failure) {
            err.println("slipway %s: %s: %s".formatted(name, failure.getMessage(), reason(failure.getCause())));
            return NOT_DONE;
        } catch (IOException failure) {
            err.println("slipway %s: %s".formatted(name, reason(failure)));
            return NOT_DONE;
        }
    }

    /// A failure of the file system has no message of its own but the file.
    private static String reason(@Nullable Throwable failure) {
        return switch (failure) {
            case FileSystemException file
            when file.getReason() == null -> file.getClass().getSimpleName() + " " + file.getMessage();
            case null -> "failed";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
