package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"n\":2048} | 2048",
                "{\"n\":\"2048\"} | 2048",
                "{\"n\":\"\"} | 7",
                "{\"n\":null} | 7",
                "{} | 7",
                "{\"n\":2.0} | 2",
                "{\"n\":[1]} | 7"
            })
    void readsIntegersWhateverPerlMadeOfThem(String json, long expected) {
        assertThat(fields(json).integer("n", 7)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"f\":1} | true",
                "{\"f\":\"1\"} | true",
                "{\"f\":true} | true",
                "{\"f\":0} | false",
                "{\"f\":\"0\"} | false",
                "{\"f\":\"\"} | false",
                "{\"f\":null} | false",
                "{} | false"
            })
    void readsFlagsWhateverPerlMadeOfThem(String json, boolean expected) {
        assertThat(fields(json).flag("f")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"d\":0.25} | 0.25", "{\"d\":\"0.25\"} | 0.25", "{\"d\":\"\"} | 0", "{} | 0"})
    void readsDecimals(String json, double expected) {
        assertThat(fields(json).decimal("d")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"w\":\"a;b;c\"}", "{\"w\":\"a,b,c\"}", "{\"w\":\"a b  c\"}", "{\"w\":\" a;b,c;\"}"})
    void splitsListsAtAnySeparator(String json) {
        assertThat(fields(json).words("w")).containsExactly("a", "b", "c");
    }

    @Test
    void takesNullForAnEmptyList() {
        assertThat(fields("{\"l\":null}").list("l")).isEmpty();
        assertThat(Envelope.of(fields("{\"data\":null}").json()).list()).isEmpty();
    }

    @Test
    void tellsTheNameOfAFieldThatItCannotRead() {
        assertThatThrownBy(() -> fields("{}").requiredText("upid")).hasMessageContaining("'upid'");
        assertThatThrownBy(() -> fields("{\"n\":\"many\"}").integer("n", 0)).hasMessageContaining("'n'");
        assertThatThrownBy(() -> fields("{\"n\":3e10}").count("n", 0)).hasMessageContaining("'n'");
    }

    private static Fields fields(String json) {
        try {
            return new Fields(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
