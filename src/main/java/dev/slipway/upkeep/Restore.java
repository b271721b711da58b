package dev.slipway.upkeep;

import dev.slipway.database.DataDirectory;
import dev.slipway.database.DataLock;
import dev.slipway.database.DatabaseException;
import dev.slipway.database.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `slipway restore`: puts a backup in the place of the database of a Slipway that is not running, and keeps what was
/// there.
final class Restore implements Word {

    private static final String FORCE = "--force";

    @Override
    public String usage() {
        return """
                usage: slipway restore FILE [--force] [--data DIRECTORY]

                Puts a backup into the data directory of a Slipway that is stopped. A database that is there already is
                replaced only with --force, and kept beside the restored one.
                """;
    }

    @Override
    public void carryOut(List<String> given, Desk desk) throws IOException {
        Arguments arguments = Arguments.read(given, Set.of(DataPlace.OPTION), Set.of(FORCE));
        arguments.requireOthers(1, "restore needs one file");
        DataPlace.requireSqlite();
        SqliteFile backup = sound(Path.of(arguments.others().getFirst()).toAbsolutePath());
        SqliteFile.Contents contents = contents(backup);
        Path folder = DataDirectory.at(DataPlace.of(arguments).toString());
        try (DataLock _ = lock(folder)) {
            SqliteFile file = SqliteFile.in(folder);
            requireForce(file, backup, arguments.has(FORCE));
            Optional<Path> kept = replace(file, backup, desk.stamp());
            desk.say("Restored", file.path().toString());
            desk.say("Holds", Desk.text(contents));
            kept.ifPresent(before -> desk.say("Replaced", "kept as " + before));
            desk.say("Next", "what was done after the backup is not in it; docs/operations.md says what to look for");
        }
    }

    /// Yields the lock of a data directory that nobody uses.
    static DataLock lock(Path folder) {
        return DataLock.take(folder)
                .orElseThrow(
                        () -> new Refused("a Slipway uses the data directory %s; stop it first".formatted(folder)));
    }

    private static SqliteFile sound(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new Refused("there is no file " + file);
        }
        SqliteFile backup = new SqliteFile(file);
        backup.damage().ifPresent(damage -> {
            throw new Refused("%s is damaged, so nothing was restored: %s".formatted(file, damage));
        });
        return backup;
    }

    private static SqliteFile.Contents contents(SqliteFile backup) {
        try {
            return backup.contents();
        } catch (DatabaseException foreign) {
            throw new Refused("%s is not a backup of Slipway: %s".formatted(backup.path(), foreign.getMessage()));
        }
    }

    private static void requireForce(SqliteFile file, SqliteFile backup, boolean force) throws IOException {
        if (Files.notExists(file.path())) {
            return;
        }
        if (Files.isSameFile(file.path(), backup.path())) {
            throw new Refused(backup.path() + " is the database itself");
        }
        if (!force) {
            throw new Refused("%s is there already%s; with --force it is replaced, and kept beside the restored one"
                    .formatted(file.path(), held(file)));
        }
    }

    private static String held(SqliteFile file) {
        try {
            return ", with " + Desk.text(file.contents());
        } catch (DatabaseException damaged) {
            return "";
        }
    }

    /// Whenever this is interrupted, one of both databases is there under its name, whole. Yields where the old one
    /// is kept.
    private static Optional<Path> replace(SqliteFile file, SqliteFile backup, String stamp) throws IOException {
        Path fresh = file.beside(".restored-" + stamp);
        Backup.copy(backup, fresh);
        Optional<Path> kept = keep(file, ".replaced-" + stamp);
        Files.move(fresh, file.path(), StandardCopyOption.ATOMIC_MOVE);
        return kept;
    }

    /// Companions are left only by a damaged file; the restored one must not find them beside it.
    private static Optional<Path> keep(SqliteFile file, String suffix) throws IOException {
        if (Files.notExists(file.path())) {
            return Optional.empty();
        }
        settle(file);
        SqliteFile kept = new SqliteFile(file.beside(suffix));
        Files.copy(file.path(), kept.path(), StandardCopyOption.COPY_ATTRIBUTES);
        for (int i = 0; i < file.companions().size(); i++) {
            Path companion = file.companions().get(i);
            if (Files.exists(companion)) {
                Files.move(companion, kept.companions().get(i));
            }
        }
        return Optional.of(kept.path());
    }

    private static void settle(SqliteFile file) {
        try {
            file.settle();
        } catch (DatabaseException damaged) {
            // then its companions are kept with it
        }
    }
}
