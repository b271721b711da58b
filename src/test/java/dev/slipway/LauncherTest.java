package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a repository of its own, with JDKs that only say how they were called.
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {

    record Outcome(int code, String text) {}

    @TempDir
    Path temporary;

    private Path repository;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeRepository() throws IOException {
        repository = Files.createDirectories(temporary.resolve("a repository"));
        Files.createDirectories(repository.resolve("src/main"));
        Files.createDirectories(repository.resolve("target/quarkus-app"));
        Files.createFile(repository.resolve("pom.xml"));
        script(repository.resolve("slipway"), Files.readString(Path.of("slipway")));
        script(repository.resolve("mvnw"), """
                #!/bin/sh
                echo "maven: $*, JAVA_HOME=$JAVA_HOME"
                mkdir -p target/quarkus-app && : > target/quarkus-app/quarkus-run.jar
                """);
        Path program = Files.createFile(repository.resolve("target/quarkus-app/quarkus-run.jar"));
        Files.setLastModifiedTime(program, FileTime.from(Instant.now().plusSeconds(60)));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", temporary.toString());
        environment.put("JAVA_HOME", jdk("jdk-25", "25.0.3", true));
    }

    @Test
    void helpIsPrinted() throws Exception {
        assertThat(launch("help")).satisfies(help -> {
            assertThat(help.code()).isZero();
            assertThat(help.text())
                    .contains("demo", "run", "test", "simulator", "backup", "restore", "migrate", "bench", "native");
        });
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheUsage() throws Exception {
        assertThat(launch("frobnicate")).satisfies(answer -> {
            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.text()).contains("unknown command: frobnicate", "Usage:");
        });
    }

    @Test
    void theDemonstrationIsStartedWithItsSettingsAndWithoutTheClusterOfTheEnvironment() throws Exception {
        environment.put("PROXMOX_URL", "https://pve1.example.org:8006");
        environment.put("SLIPWAY_DATA_DIRECTORY", "here");

        Outcome demo = launch("demo", "-Dquarkus.http.port=0", "-Dname=two words");

        assertThat(demo.code()).isZero();
        assertThat(demo.text())
                .contains("jdk-25 25.0.3", "[-Dquarkus.http.port=0] [-Dname=two words]", "quarkus-run.jar] [demo]")
                .contains("PROXMOX_URL=none", "SLIPWAY_DATA_DIRECTORY=" + temporary.toRealPath() + "/here")
                .doesNotContain("maven");
    }

    @Test
    void runNeedsACluster() throws Exception {
        assertThat(launch("run")).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(1);
            assertThat(refusal.text()).contains("PROXMOX_URL", "PROXMOX_TOKEN_ID", "./slipway demo");
        });
        assertThat(launch("run", "-Dproxmox.url=https://pve1.example.org").code())
                .isZero();
        environment.put("PROXMOX_LAB_URL", "https://lab.example.org");
        assertThat(launch("run").code()).isZero();
    }

    @Test
    void theSimulatorGetsItsOptions() throws Exception {
        assertThat(launch("simulator", "--port", "0").text()).contains("[simulator] [--port] [0]");
    }

    @Test
    void filesOfABackupStartWhereTheLauncherWasCalled() throws Exception {
        environment.put("SLIPWAY_DATA_DIRECTORY", "here");
        Path called = temporary.toRealPath();

        assertThat(launch("backup", "--to", "a copy.db").text())
                .contains("[backup] [--to] [%s/a copy.db]".formatted(called))
                .contains("SLIPWAY_DATA_DIRECTORY=" + called + "/here");
        assertThat(launch("restore", "/srv/copy.db", "--force").text()).contains("[restore] [/srv/copy.db] [--force]");
        assertThat(launch("migrate", "--to", "postgresql://db/slipway").text())
                .contains("[migrate] [--to] [postgresql://db/slipway]");
    }

    @Test
    void aProgramThatMayBeRunningIsNotReplacedForABackup() throws Exception {
        Files.setLastModifiedTime(repository.resolve("target/quarkus-app/quarkus-run.jar"), FileTime.fromMillis(0));

        assertThat(launch("backup").text()).contains("[backup]").doesNotContain("maven:");
    }

    @Test
    void aProgramOlderThanItsSourcesIsBuiltFirst() throws Exception {
        Files.setLastModifiedTime(repository.resolve("target/quarkus-app/quarkus-run.jar"), FileTime.fromMillis(0));

        assertThat(launch("demo").text())
                .containsSubsequence("maven:", "package", "JAVA_HOME=" + environment.get("JAVA_HOME"), "[demo]");
    }

    @Test
    void aFailedBuildStartsNothing() throws Exception {
        Files.delete(repository.resolve("target/quarkus-app/quarkus-run.jar"));
        script(repository.resolve("mvnw"), "#!/bin/sh\nexit 3\n");

        assertThat(launch("demo")).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(1);
            assertThat(failure.text()).contains("the build failed").doesNotContain("[demo]");
        });
    }

    @Test
    void anOldJdkAndARuntimeWithoutCompilerArePassedOver() throws Exception {
        for (String unsuitable : List.of(jdk("jdk-17", "17.0.15", true), jdk("jre-25", "25.0.3", false))) {
            environment.put("JAVA_HOME", unsuitable);
            environment.put("PATH", jdk("jdk-26", "26", true) + "/bin:" + System.getenv("PATH"));

            assertThat(launch("demo").text()).contains("JAVA_HOME=" + unsuitable + " is not a JDK 25", "jdk-26 26");
        }
    }

    @Test
    void testsAreMavensVerify() throws Exception {
        assertThat(launch("test", "-Dtest=OneTest").text()).contains("maven:", "-Dtest=OneTest verify");
    }

    @Test
    void measurementsAreStartedWithTheClassPathOfTheTests() throws Exception {
        script(
                repository.resolve("mvnw"),
                "#!/bin/sh\nmkdir -p target && printf a.jar:b.jar > target/bench.classpath\n");

        assertThat(launch("bench", "post", "--quick").text())
                .contains("/target/test-classes:", ":a.jar:b.jar] [dev.slipway.bench.Bench] [post] [--quick]");
    }

    @Test
    void nativeWithoutCompilerAndEngineSaysWhatToDo() throws Exception {
        Path tools = Files.createDirectories(temporary.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "sed", "head", "env")) {
            Path found = Stream.of(System.getenv("PATH").split(":"))
                    .map(folder -> Path.of(folder, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            script(tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(found));
        }
        environment.put("PATH", tools.toString());

        assertThat(launch("native")).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(1);
            assertThat(refusal.text()).contains("GRAALVM_HOME", "container engine");
        });
    }

    @Test
    void nativeUsesAnInstalledNativeImage() throws Exception {
        String graal = jdk("graalvm-25", "25.0.1", true);
        script(Path.of(graal, "bin", "native-image"), "#!/bin/sh\n");
        environment.put("GRAALVM_HOME", graal);

        assertThat(launch("native").text()).contains("Compiling with " + graal, "-Dnative -DskipUnitTests verify");
    }

    /// Runs the launcher by a link, from a folder that is not its own.
    private Outcome launch(String... arguments) throws IOException, InterruptedException {
        Path link = temporary.resolve("link to slipway");
        if (Files.notExists(link)) {
            Files.createSymbolicLink(link, Path.of("a repository", "slipway"));
        }
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(link.toString()), Stream.of(arguments))
                        .toList())
                .directory(temporary.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes());
        return new Outcome(process.waitFor(), text);
    }

    private String jdk(String name, String version, boolean compiler) throws IOException {
        Path home = temporary.resolve("jdks of mine").resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        script(home.resolve("bin/java"), """
                #!/bin/sh
                printf '%s %s:' '{name}' '{version}'
                printf ' [%s]' "$@"
                echo " PROXMOX_URL=${PROXMOX_URL:-none} SLIPWAY_DATA_DIRECTORY=${SLIPWAY_DATA_DIRECTORY:-none}"
                """.replace("{name}", name).replace("{version}", version));
        if (compiler) {
            script(home.resolve("bin/javac"), "#!/bin/sh\n");
        }
        return home.toString();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
