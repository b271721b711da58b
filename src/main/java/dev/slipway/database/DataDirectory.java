package dev.slipway.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/// The one folder that Slipway writes to: the database, and keys that must outlive a restart.
public final class DataDirectory {

    public static final String KEY = "slipway.data-directory";

    private DataDirectory() {}

    /// Yields the folder, made for us alone when it is not there yet.
    public static Path at(String configured) {
        Path folder = Path.of(configured).toAbsolutePath().normalize();
        try {
            return Files.isDirectory(folder) ? folder : Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
        } catch (IOException failure) {
            throw new UncheckedIOException(KEY + ": the folder " + folder + " cannot be made", failure);
        }
    }

    /// Yields the text of a file that only its owner may read, written with `fresh` when it is not there yet.
    public static String secret(Path folder, String name, Supplier<String> fresh) {
        Path file = folder.resolve(name);
        try {
            if (Files.notExists(file)) {
                Path draft = draft(folder, name);
                Files.writeString(draft, fresh.get());
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(KEY + ": the file " + file + " cannot be used", failure);
        }
    }

    /// Yields a new empty file that only its owner may read, to be moved to its name when it is complete.
    public static Path draft(Path folder, String name) throws IOException {
        return Files.createTempFile(folder, name, ".new", ownerOnly(folder, "rw-------"));
    }

    private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
