package dev.slipway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Database;
import dev.slipway.database.TestDatabase;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

@Tag("database")
class DatabaseFactTest {

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-05T08:00:00Z");
    private final InstantSource clock = () -> now;

    @Test
    void nothingIsKnownBeforeTheFirstQuestion() {
        DatabaseFact fact = fact(TestDatabase.in(folder));

        assertThat(fact.everAnswered()).isFalse();
        assertThat(fact.problem()).contains("has not answered yet");
    }

    @Test
    void anAnswerIsGoodForAWhile() {
        DatabaseFact fact = fact(TestDatabase.in(folder));

        ask(fact);

        assertThat(fact.everAnswered()).isTrue();
        assertThat(fact.problem()).isEmpty();
        now = now.plusSeconds(30);
        assertThat(fact.problem()).isPresent();
    }

    @Test
    void aDatabaseWithoutItsTablesIsAProblem() {
        SQLiteDataSource empty = new SQLiteDataSource();
        empty.setUrl("jdbc:sqlite:" + folder.resolve("empty.db"));
        DatabaseFact fact = fact(TestDatabase.on(empty));

        ask(fact);

        assertThat(fact.problem())
                .hasValueSatisfying(reason -> assertThat(reason).contains("flyway_schema_history"));
    }

    private DatabaseFact fact(Database database) {
        return new DatabaseFact(database::answers, database::latestWriteFailure, clock);
    }

    private static void ask(DatabaseFact fact) {
        fact.ask().subscribe().withSubscriber(UniAssertSubscriber.create()).awaitItem();
    }
}
