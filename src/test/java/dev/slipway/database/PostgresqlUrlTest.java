package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlUrlTest {

    @Test
    void userAndPasswordAreTakenOutOfTheAddress() {
        PostgresqlUrl url = PostgresqlUrl.parse("postgresql://slip%40way:s%2Fe:c+ret@db:5433/vms?sslmode=require")
                .orElseThrow();

        assertThat(url)
                .isEqualTo(new PostgresqlUrl(
                        "jdbc:postgresql://db:5433/vms?sslmode=require",
                        Optional.of("slip@way"),
                        Optional.of("s/e:c+ret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://a:hush@db/vms", "postgresql://db/vms?user=a&password=hush"})
    void thePasswordIsNotPrinted(String text) {
        assertThat(PostgresqlUrl.parse(text).orElseThrow().toString()).doesNotContain("hush");
    }

    @Test
    void severalHostsStayTogether() {
        assertThat(PostgresqlUrl.parse("postgres://a@one:5432,two:5433/vms")
                        .orElseThrow()
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://one:5432,two:5433/vms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://[::1]:5432/vms", "postgresql:///vms", "postgres://db/vms"})
    void aLoginMayBeMissing(String text) {
        assertThat(PostgresqlUrl.parse(text).orElseThrow().user()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://db/vms", "postgresql://db", "db:5432/vms", "postgresql://db/"})
    void anythingElseIsNoAddress(String text) {
        assertThat(PostgresqlUrl.parse(text)).isEmpty();
    }
}
