package dev.slipway.upkeep;

import dev.slipway.database.DataLock;
import dev.slipway.database.DatabaseException;
import dev.slipway.database.EngineChoice;
import dev.slipway.database.SqliteFile;
import dev.slipway.database.Transfer;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// `slipway migrate`: copies the SQLite database of a Slipway that is stopped into an empty PostgreSQL.
///
/// The tables are made there by the migrations that every start runs, so Slipway is started on the empty database for
/// that: without HTTP, without its rounds, and with nothing in it that could be taken up.
final class Migrate implements Word {

    private static final String TO = "--to";

    /// The framework's part: it gets no further than to its migrations.
    private static final Map<String, String> QUIET = Map.of(
            "quarkus.http.host-enabled", "false",
            "quarkus.scheduler.enabled", "false",
            "quarkus.log.level", "ERROR");

    @Override
    public String usage() {
        return """
                usage: slipway migrate [--to URL] [--data DIRECTORY]

                Copies the database of a Slipway that is stopped into an empty PostgreSQL, which the environment variable
                SLIPWAY_DATABASE_URL names as postgresql://user:password@host:5432/database. With --to instead, others on
                this machine can read the password in the list of processes.
                """;
    }

    @Override
    public void carryOut(List<String> given, Desk desk) {
        Arguments arguments = Arguments.read(given, Set.of(TO, DataPlace.OPTION), Set.of());
        arguments.requireOthers(0, "migrate takes no file");
        String url = arguments
                .option(TO)
                .or(() -> DataPlace.setting(EngineChoice.KEY))
                .orElseThrow(() -> new IllegalArgumentException("where to? Set SLIPWAY_DATABASE_URL"));
        Path folder = DataPlace.of(arguments);
        SqliteFile source = SqliteFile.in(folder);
        if (Files.notExists(source.path())) {
            throw new Refused("there is no database " + source.path());
        }
        Transfer transfer = new Transfer(source, url);
        try (DataLock _ = Restore.lock(folder)) {
            requireGood(source, transfer);
            makeTables(url);
            Map<String, Long> copied = transfer.copy();
            desk.say("From", source.path().toString());
            desk.say("To", transfer.target());
            copied.forEach((table, rows) -> desk.say("Copied", "%6d  %s".formatted(rows, table)));
            desk.say(
                    "Next",
                    "start with SLIPWAY_DATABASE_URL; never again on the old file, which still has the operations"
                            + " that are unfinished");
        }
    }

    private static void requireGood(SqliteFile source, Transfer transfer) {
        source.damage().ifPresent(damage -> {
            throw new Refused("%s is damaged: %s".formatted(source.path(), damage));
        });
        try {
            transfer.obstacle().ifPresent(obstacle -> {
                throw new Refused("%s cannot take it: %s".formatted(transfer.target(), obstacle));
            });
        } catch (DatabaseException failure) {
            throw new Refused("%s does not answer: %s".formatted(transfer.target(), failure.getMessage()));
        }
    }

    private static void makeTables(String url) {
        QUIET.forEach(System::setProperty);
        System.setProperty(EngineChoice.KEY, url);
        AtomicInteger status = new AtomicInteger();
        Quarkus.run(MigrationsOnly.class, (code, failure) -> status.set(failure == null ? code : 1));
        if (status.get() != 0) {
            throw new Refused("its tables could not be made; the lines above say why");
        }
    }

    /// Ends as soon as the start is over.
    @Singleton
    @Unremovable
    static class MigrationsOnly implements QuarkusApplication {

        @Override
        public int run(String... args) {
            return 0;
        }
    }
}
