package dev.slipway.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgelessDigestTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void theAnswerIsWrittenAsEver() throws IOException {
        Object answer = answer("web", 3, null);

        assertThat(new String(AgelessDigest.of(answer, MAPPER).json(), StandardCharsets.UTF_8))
                .isEqualTo(MAPPER.writeValueAsString(answer));
    }

    @Test
    void timeAloneMakesNoOtherDigest() throws IOException {
        assertThat(AgelessDigest.of(answer("web", 3, null), MAPPER).digest())
                .isEqualTo(AgelessDigest.of(answer("web", 4711, null), MAPPER).digest());
    }

    @Test
    void whatIsBeforeBetweenAndBehindTheAgesMakesOne() throws IOException {
        byte[] digest = AgelessDigest.of(answer("web", 3, null), MAPPER).digest();

        assertThat(List.of(answer("db", 3, null), answer("web", 3, "no route")))
                .allSatisfy(other ->
                        assertThat(AgelessDigest.of(other, MAPPER).digest()).isNotEqualTo(digest));
    }

    private static Map<String, Object> answer(String name, long age, String failure) {
        Map<String, Object> cluster = new LinkedHashMap<>();
        cluster.put("cluster", "default");
        cluster.put("age_seconds", age);
        cluster.put("taken_at", "at " + age);
        cluster.put("failure", failure);
        Map<String, Object> system = new LinkedHashMap<>();
        system.put("age_seconds", age);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", name);
        answer.put("system", system);
        answer.put("clusters", List.of(cluster, cluster));
        return answer;
    }
}
