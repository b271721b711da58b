package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.TestDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class AdministratorTest {

    @TempDir
    Path folder;

    private PasswordTable table;

    @BeforeEach
    void database() {
        table = new PasswordTable(TestDatabase.in(folder));
    }

    private Administrator administrator(String password, String token) {
        return new Administrator(
                new AccessConfig() {
                    @Override
                    public Optional<String> password() {
                        return Optional.ofNullable(password);
                    }

                    @Override
                    public Optional<String> token() {
                        return Optional.ofNullable(token);
                    }

                    @Override
                    public boolean passwordShown() {
                        return false;
                    }
                },
                table);
    }

    private static boolean knows(Administrator administrator, String name, String password) {
        return administrator.knows(name, password).await().indefinitely();
    }

    private static Optional<String> prepare(Administrator administrator) {
        return administrator.prepare().await().indefinitely();
    }

    @Test
    void aGeneratedPasswordIsShownOnceAndKeptAsAHash() {
        Optional<String> first = prepare(administrator(null, null));
        Optional<String> second = prepare(administrator(null, null));

        assertThat(first).get().asString().hasSize(20);
        assertThat(second).isEmpty();
        assertThat(table.hash().await().indefinitely())
                .get()
                .asString()
                .startsWith("$2")
                .doesNotContain(first.get());
    }

    @Test
    void aGeneratedPasswordOpensAfterARestart() {
        String password = prepare(administrator(null, null)).orElseThrow();

        assertThat(knows(administrator(null, null), "admin", password)).isTrue();
        assertThat(knows(administrator(null, null), "admin", password + "x")).isFalse();
        assertThat(knows(administrator(null, null), "root", password)).isFalse();
    }

    @Test
    void aConfiguredPasswordTakesTheGeneratedOnesPlace() {
        String generated = prepare(administrator(null, null)).orElseThrow();
        Administrator configured = administrator("s3cret", null);

        assertThat(prepare(configured)).isEmpty();
        assertThat(knows(configured, "admin", "s3cret")).isTrue();
        assertThat(knows(configured, "admin", generated)).isFalse();
    }

    @Test
    void nobodyIsKnownBeforeAPasswordExists() {
        assertThat(knows(administrator(null, null), "admin", "")).isFalse();
    }

    @Test
    void withoutAConfiguredTokenNoneIsKnown() {
        assertThat(administrator(null, null).knowsToken("")).isFalse();
    }

    @Test
    void aTokenThatCouldBeGuessedStopsTheStart() {
        assertThatThrownBy(() -> administrator(null, "short"))
                .hasMessageContaining("slipway.admin.token")
                .hasMessageNotContaining("short");
    }
}
