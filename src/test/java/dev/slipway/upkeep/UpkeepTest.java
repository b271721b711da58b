package dev.slipway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.database.DataLock;
import dev.slipway.database.SqliteFile;
import dev.slipway.database.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Backup and restore as an administrator says them.
class UpkeepTest {

    private record Outcome(int status, String text) {}

    @TempDir
    Path temporary;

    private Path data;
    private Path backup;

    @BeforeEach
    void prepare() throws IOException {
        data = Files.createDirectory(temporary.resolve("data"));
        backup = temporary.resolve("copy.db");
    }

    @Test
    void aBackupHoldsWhatIsCommittedWhileOthersHaveTheDatabaseOpen() throws Exception {
        try (Connection service = database().getConnection()) {
            // Given
            vm(service, 100);
            service.setAutoCommit(false);
            vm(service, 101);

            // When
            Outcome outcome = say("backup", "--to", backup.toString());

            // Then
            assertThat(outcome.status()).isZero();
            assertThat(outcome.text()).contains(backup.toString(), "KiB", "0 operations", "1 VMs");
            assertThat(new SqliteFile(backup).contents().vms()).isOne();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aBackupIsForItsOwnerOnly() throws Exception {
        database();

        say("backup", "--to", backup.toString());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
    }

    @Test
    void aBackupWithoutANameGoesIntoTheDataDirectory() throws Exception {
        database();

        say("backup");

        assertThat(data.resolve("backup").resolve("slipway-20261120T120000Z.db"))
                .exists();
    }

    @Test
    void aBackupOverwritesNothing() throws Exception {
        // Given
        database();
        Files.writeString(backup, "dear to somebody");

        // When
        Outcome outcome = say("backup", "--to", backup.toString());

        // Then
        assertThat(outcome.status()).isOne();
        assertThat(outcome.text()).contains("is there already");
        assertThat(backup).hasContent("dear to somebody");
    }

    @Test
    void aDamagedDatabaseMakesNoBackup() throws Exception {
        // Given
        database();
        damage(SqliteFile.in(data).path());

        // When
        Outcome outcome = say("backup", "--to", backup.toString());

        // Then
        assertThat(outcome.status()).isOne();
        assertThat(names(temporary)).containsExactly("data");
    }

    @Test
    void noDatabaseIsMadeToBeBackedUp() throws Exception {
        Outcome outcome = say("backup", "--to", backup.toString());

        assertThat(outcome.status()).isOne();
        assertThat(outcome.text()).contains("there is no database", "data/demo");
        assertThat(names(data)).isEmpty();
    }

    @Test
    void aBackupIsRestoredIntoAnEmptyFolder() throws Exception {
        // Given
        backUpOneVm();
        data = temporary.resolve("elsewhere");

        // When
        Outcome outcome = say("restore", backup.toString());

        // Then
        assertThat(outcome.status()).isZero();
        assertThat(SqliteFile.in(data).contents().vms()).isOne();
    }

    @Test
    void aDatabaseThatIsThereIsNotReplacedUnasked() throws Exception {
        // Given
        backUpOneVm();

        // When
        Outcome outcome = say("restore", backup.toString());

        // Then
        assertThat(outcome.status()).isOne();
        assertThat(outcome.text()).contains("0 operations (0 unfinished), 1 VMs", "--force");
        assertThat(names(data)).doesNotContain("slipway.db.replaced-20261120T120000Z");
    }

    @Test
    void aReplacedDatabaseIsKept() throws Exception {
        // Given
        backUpOneVm();
        try (Connection later = database().getConnection()) {
            vm(later, 101);
        }

        // When
        Outcome outcome = say("restore", backup.toString(), "--force");

        // Then
        Path kept = data.resolve("slipway.db.replaced-20261120T120000Z");
        assertThat(outcome.text()).contains(kept.toString());
        assertThat(SqliteFile.in(data).contents().vms()).isOne();
        assertThat(new SqliteFile(kept).contents().vms()).isEqualTo(2);
    }

    /// What a kill leaves: the last writes are only in the companion of the file.
    @Test
    void whatWasWrittenLastIsKeptWithTheReplacedDatabase() throws Exception {
        // Given
        backUpOneVm();
        Path live = Files.createDirectory(temporary.resolve("live"));
        try (Connection killed = TestDatabase.sqlite(live).getConnection()) {
            vm(killed, 101);
            vm(killed, 102);
            for (String name : names(live)) {
                Files.copy(live.resolve(name), data.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }

        // When
        say("restore", backup.toString(), "--force");

        // Then
        assertThat(SqliteFile.in(data).contents().vms()).isOne();
        assertThat(new SqliteFile(data.resolve("slipway.db.replaced-20261120T120000Z"))
                        .contents()
                        .vms())
                .isEqualTo(2);
    }

    @Test
    void aDamagedDatabaseIsReplacedByItsBackup() throws Exception {
        // Given
        backUpOneVm();
        damage(SqliteFile.in(data).path());

        // When
        Outcome outcome = say("restore", backup.toString(), "--force");

        // Then
        assertThat(outcome.status()).isZero();
        assertThat(SqliteFile.in(data).contents().vms()).isOne();
    }

    @Test
    void nothingIsRestoredUnderARunningSlipway() throws Exception {
        // Given
        backUpOneVm();

        // When
        Outcome outcome;
        try (DataLock _ = DataLock.take(data).orElseThrow()) {
            outcome = say("restore", backup.toString(), "--force");
        }

        // Then
        assertThat(outcome.status()).isOne();
        assertThat(outcome.text()).contains(data.toString(), "stop it first");
    }

    @Test
    void onlyASoundBackupOfSlipwayIsRestored() throws Exception {
        Path text = Files.writeString(
                temporary.resolve("text"), "no database at all, but long enough to be one".repeat(20));
        Path other = temporary.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE song (title TEXT)");
        }

        for (Path wrong : List.of(text, other, temporary.resolve("none"))) {
            assertThat(say("restore", wrong.toString()).status()).isOne();
        }
        assertThat(names(data)).isEmpty();
    }

    @Test
    void wrongArgumentsAreAnsweredWithTheUsage() {
        for (List<String> wrong : List.of(
                List.of("backup", "file"),
                List.of("backup", "--to"),
                List.of("backup", "--frce"),
                List.of("restore"),
                List.of("restore", "one", "two"))) {
            assertThat(say(wrong.toArray(String[]::new)))
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(2))
                    .satisfies(answer -> assertThat(answer.text()).contains("usage: slipway " + wrong.getFirst()));
        }
    }

    @Test
    void otherWordsAreForOthers() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());

        assertThat(Upkeep.run(nowhere, nowhere, new TestClock(), "demo")).isEmpty();
        assertThat(Upkeep.run(nowhere, nowhere, new TestClock())).isEmpty();
    }

    @Test
    void theDataIsLookedForWhereTheServiceKeepsIt() throws IOException {
        Properties service = new Properties();
        try (var reader = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            service.load(reader);
        }

        assertThat(DataPlace.of(new Arguments(Map.of(), List.of())))
                .isEqualTo(
                        Path.of(service.getProperty("slipway.data-directory")).toAbsolutePath());
    }

    private DataSource database() {
        return TestDatabase.sqlite(data);
    }

    private void backUpOneVm() throws SQLException {
        try (Connection connection = database().getConnection()) {
            vm(connection, 100);
        }
        say("backup", "--to", backup.toString());
    }

    private static void vm(Connection connection, int vmid) throws SQLException {
        try (Statement insert = connection.createStatement()) {
            insert.execute("INSERT INTO managed_vm (cluster, vmid, name, project, owner, marker, created_at, addresses,"
                    + " metadata) VALUES ('default', %d, 'web', 'default', 'admin', 'm', 0, '[]', '{}')"
                            .formatted(vmid));
        }
    }

    /// Overwrites everything but the header, as a failing disk does.
    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 100, bytes.length, (byte) 7);
        Files.write(file, bytes);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Outcome say(String... words) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        String[] all = Stream.concat(
                        Stream.of(words[0], "--data", data.toString()),
                        Stream.of(words).skip(1))
                .toArray(String[]::new);
        int status = Upkeep.run(out, out, new TestClock(), all).orElseThrow();
        return new Outcome(status, text.toString(StandardCharsets.UTF_8));
    }
}
