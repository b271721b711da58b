package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The role that the README tells to make may send each call that we send, by the schemas of Proxmox VE.
class RoleOfTheReadmeTest {

    /// Those of the README for templates of cloud images.
    private static final Set<String> FOR_IMPORTS =
            Set.of("Datastore.Allocate", "Datastore.AllocateTemplate", "Sys.AccessNetwork");

    private static final Pattern ROLE = Pattern.compile("pveum role add Slipway --privs \"([^\"]+)\"");

    @ParameterizedTest
    @CsvSource({"9.2, VM.GuestAgent.Audit", "8.4, VM.Monitor"})
    void maySendEveryCall(String version, String agent) throws IOException {
        Path file = Path.of("../shared/pve/apidoc-%s.json".formatted(version));
        assumeTrue(Files.exists(file), file + " is not there: the role is not checked against it");
        Set<String> role = role(agent);
        Map<String, JsonNode> calls = new HashMap<>();
        collect(new ObjectMapper().readTree(Files.readString(file)), calls);

        assertThat(Arrays.stream(ProxmoxApi.class.getMethods()).flatMap(method -> call(method).stream()))
                .allSatisfy(call -> {
                    assertThat(calls).containsKey(call);
                    JsonNode check = calls.get(call).at("/permissions/check");
                    assertThat(check.isMissingNode() || allows(check, role))
                            .as("%s needs %s", call, check)
                            .isTrue();
                });
    }

    private static Set<String> role(String agent) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Matcher role = ROLE.matcher(readme);
        assertThat(role.find()).isTrue();
        assertThat(FOR_IMPORTS).allSatisfy(privilege -> assertThat(readme).contains("`" + privilege + "`"));
        Set<String> privileges = new TreeSet<>(FOR_IMPORTS);
        privileges.addAll(Arrays.asList(
                role.group(1).replace("VM.GuestAgent.Audit", agent).split(" ")));
        return privileges;
    }

    private static void collect(JsonNode nodes, Map<String, JsonNode> calls) {
        for (JsonNode node : nodes) {
            node.path("info")
                    .properties()
                    .forEach(info -> calls.put(
                            info.getKey() + " " + unnamed(node.path("path").asText()), info.getValue()));
            collect(node.path("children"), calls);
        }
    }

    private static Optional<String> call(Method method) {
        return Stream.<Class<? extends Annotation>>of(GET.class, POST.class, PUT.class, DELETE.class)
                .filter(method::isAnnotationPresent)
                .map(verb -> verb.getSimpleName() + " "
                        + unnamed(method.getAnnotation(jakarta.ws.rs.Path.class).value()))
                .findFirst();
    }

    private static String unnamed(String path) {
        return path.replaceAll("\\{[^}]+}", "{}");
    }

    /// `["perm", path, [privileges], "any", 1]`, or several of them behind `and` or `or`.
    private static boolean allows(JsonNode check, Set<String> role) {
        return switch (check.get(0).asText()) {
            case "and" -> parts(check).allMatch(part -> allows(part, role));
            case "or" -> parts(check).anyMatch(part -> allows(part, role));
            case "perm" -> {
                Stream<String> needed = elements(check.get(2)).map(JsonNode::asText);
                yield elements(check).anyMatch(word -> word.asText().equals("any"))
                        ? needed.anyMatch(role::contains)
                        : needed.allMatch(role::contains);
            }
            case String unknown -> throw new IllegalStateException("a check of an unknown kind: " + unknown);
        };
    }

    private static Stream<JsonNode> parts(JsonNode check) {
        return elements(check).skip(1);
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
