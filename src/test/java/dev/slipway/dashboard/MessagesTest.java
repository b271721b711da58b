package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Step;
import io.quarkus.qute.i18n.Message;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MessagesTest {

    @Test
    void everyKindAndStepHasItsWords() throws Exception {
        for (OperationKind kind : OperationKind.values()) {
            assertThat(korean().getProperty("operationTitle")).contains("{#is '%s'}".formatted(kind.label()));
            assertThat(english("operationTitle", String.class, String.class))
                    .contains("{#is '%s'}".formatted(kind.label()));
        }
        for (Step step : Step.values()) {
            assertThat(korean().getProperty("stepName")).contains("{#is '%s'}".formatted(step.label()));
            assertThat(english("stepName", String.class)).contains("{#is '%s'}".formatted(step.label()));
        }
    }

    private static String english(String name, Class<?>... parameters) throws NoSuchMethodException {
        return Messages.class
                .getDeclaredMethod(name, parameters)
                .getAnnotation(Message.class)
                .value();
    }

    private static Properties korean() throws IOException {
        Properties korean = new Properties();
        try (var file = new InputStreamReader(
                MessagesTest.class.getResourceAsStream("/messages/msg_ko.properties"), StandardCharsets.UTF_8)) {
            korean.load(file);
        }
        return korean;
    }

    @Test
    void noTextIsThereTwice() throws Exception {
        try (var file = MessagesTest.class.getResourceAsStream("/messages/msg_ko.properties")) {
            List<String> names = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("=") && !line.startsWith("#"))
                    .map(line -> line.substring(0, line.indexOf('=')))
                    .toList();

            assertThat(names).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyTextIsThereInKorean() throws IOException {
        assertThat(korean().stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Messages.class.getDeclaredMethods())
                        .map(Method::getName)
                        .toList());
    }
}
