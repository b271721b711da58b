package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// A client that a public generator makes of the OpenAPI document compiles and creates a VM.
class GeneratedClientIT {

    private static final Path FOLDER = Path.of("target", "generated-client");
    private static final Path GENERATOR = Path.of("target", "openapi-generator", "openapi-generator-cli.jar");
    private static final Path CALLER = Path.of("src", "test", "resources", "generated-client", "CreatesVm.java");

    @Test
    void compilesAndCreatesAVm() throws IOException {
        try (Installation installation = Installation.begin(Program.onJvm(FOLDER))) {
            // Given
            Path document = FOLDER.resolve("openapi.json");
            Files.writeString(
                    document, installation.api().get("/q/openapi?format=json").toString());
            Program.Outcome generated = generate(document);
            assertThat(generated.status()).as(generated.text()).isZero();
            compile();

            // When
            Program.Outcome created = java(
                    "-cp",
                    FOLDER.resolve("classes").toAbsolutePath() + System.getProperty("path.separator") + classPath(),
                    "CreatesVm",
                    installation.url(),
                    Installation.TOKEN,
                    Installation.TEMPLATE);

            // Then
            assertThat(created.text()).contains("vm generated-1", "operation succeeded");
        }
    }

    private static Program.Outcome generate(Path document) {
        return java(
                "-jar",
                GENERATOR.toAbsolutePath().toString(),
                "generate",
                "-g",
                "java",
                "--library",
                "native",
                "-i",
                document.toAbsolutePath().toString(),
                "-o",
                FOLDER.resolve("source").toAbsolutePath().toString(),
                "--invoker-package",
                "client",
                "--api-package",
                "client.api",
                "--model-package",
                "client.model",
                "-p",
                "openApiNullable=false,hideGenerationTimestamp=true,useJakartaEe=true");
    }

    private static Program.Outcome java(String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new Program(List.of(java), FOLDER).run(Map.of(), arguments);
    }

    private static void compile() throws IOException {
        Files.createDirectories(FOLDER.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                Stream<Path> sources = Files.walk(FOLDER.resolve(Path.of("source", "src", "main", "java")))) {
            List<Path> all = Stream.concat(
                            sources.filter(source -> source.toString().endsWith(".java")), Stream.of(CALLER))
                    .toList();
            boolean compiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of("-nowarn", "-d", FOLDER.resolve("classes").toString(), "-cp", classPath()),
                            null,
                            files.getJavaFileObjectsFromPaths(all))
                    .call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
    }

    /// Of the libraries that a generated client needs, Jackson and the annotations are ours too.
    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
