package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

    @Test
    void namesAndOptionsMayBeMixed() {
        BenchOptions options = BenchOptions.parse("post", "--quick", "list", "--binary", "target/runner");

        assertThat(options.names()).containsExactly("post", "list");
        assertThat(options.quick()).isTrue();
        assertThat(options.binary()).contains(Path.of("target/runner"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--frobnicate | unknown option --frobnicate",
                "--json | --json needs a value",
                "--seed x | --seed is a number, not x",
                "--replicas 3 | --replicas is 1 or more, and more than 1 only with --database"
            })
    void wrongWordsAreNamed(String words, String message) {
        assertThatThrownBy(() -> BenchOptions.parse(words.split(" "))).hasMessage(message);
    }
}
