package dev.slipway.upkeep;

import dev.slipway.database.DataDirectory;
import dev.slipway.database.SqliteFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/// `slipway backup`: a copy of the database as of one moment, while Slipway may go on working.
///
/// The key of the session cookies stays out of it: a copy that is kept elsewhere should not let its reader sign in,
/// and without the key nothing happens but that everybody signs in again.
final class Backup implements Word {

    private static final String TO = "--to";
    private static final String FOLDER = "backup";

    @Override
    public String usage() {
        return """
                usage: slipway backup [--to FILE] [--data DIRECTORY]

                Copies the database to FILE, or to a new file in the folder backup of the data directory, while Slipway
                may be running. Nothing is overwritten, and the copy is checked before it gets its name.
                """;
    }

    @Override
    public void carryOut(List<String> given, Desk desk) throws IOException {
        Arguments arguments = Arguments.read(given, Set.of(TO, DataPlace.OPTION), Set.of());
        arguments.requireOthers(0, "backup takes no file but with " + TO);
        DataPlace.requireSqlite();
        Path folder = DataPlace.of(arguments);
        SqliteFile source = SqliteFile.in(folder);
        if (Files.notExists(source.path())) {
            throw new Refused(
                    "there is no database %s; --data names another data directory, that of the demonstration being data/demo"
                            .formatted(source.path()));
        }
        Path target = arguments
                .option(TO)
                .map(named -> Path.of(named).toAbsolutePath().normalize())
                .orElseGet(() -> DataDirectory.at(folder.resolve(FOLDER).toString())
                        .resolve("slipway-%s.db".formatted(desk.stamp())));
        copy(source, target);
        SqliteFile.Contents contents = new SqliteFile(target).contents();
        desk.say("Backup", target.toString());
        desk.say("Size", Desk.size(Files.size(target)));
        desk.say("Holds", Desk.text(contents));
    }

    /// Yields only when the copy is whole, checked, on the disk, and under its name.
    static void copy(SqliteFile source, Path target) throws IOException {
        if (Files.exists(target)) {
            throw new Refused(target + " is there already; nothing was overwritten");
        }
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new Refused("there is no folder " + parent);
        }
        Path draft = DataDirectory.draft(parent, target.getFileName().toString());
        try {
            source.copyTo(draft);
            new SqliteFile(draft).damage().ifPresent(damage -> {
                throw new Refused("the copy of %s is damaged, so it was not kept: %s".formatted(source.path(), damage));
            });
            sync(draft);
            Files.move(draft, target);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
