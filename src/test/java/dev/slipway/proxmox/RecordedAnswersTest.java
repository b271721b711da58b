package dev.slipway.proxmox;

import static dev.slipway.proxmox.TestClusters.GUEST;
import static dev.slipway.proxmox.TestClusters.NODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.proxmox.RawServer.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Real answers of real servers, fed to the client as they came: status, reason phrase and body.
///
/// Successes must be readable, whatever version they are from. Failures must have a class that says more than
/// "failed", but for the texts of [#UNCLASSIFIED].
@QuarkusTest
class RecordedAnswersTest {

    private static final Path ANSWERS = Path.of("../shared/pve");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Failures without a class of their own, because nothing but telling them can be done about them.
    private static final Map<String, String> UNCLASSIFIED = Map.of(
            "expected, at character offset", "the client sends forms, never JSON",
            "no options specified", "the client does not send an empty configuration",
            "VM quit/powerdown failed - got timeout", "the guest ignored a shutdown: its owner decides",
            "snapshot feature is not available", "a property of the storage, told as it is",
            "snapshot name 's1' already used", "no call of ours makes snapshots yet",
            "failed: interrupted by signal", "the task was stopped by somebody",
            "connection timed out", "a console that nobody connected to");

    private record Answer(String source, String method, String path, String statusLine, String body) {

        boolean isSuccess() {
            return statusLine.startsWith("200");
        }

        /// 401 and 595 to 599 come without body and length.
        Reply reply() {
            return body.isEmpty()
                    ? Reply.empty(statusLine)
                    : Reply.of(
                            statusLine, "Content-Type: application/json;charset=UTF-8\r\nConnection: close\r\n", body);
        }
    }

    /// One of our calls, and the recorded ones whose answers it reads.
    private record Reader(Pattern request, Function<ProxmoxClient, Uni<?>> call) {

        static Reader of(String request, Function<ProxmoxClient, Uni<?>> call) {
            return new Reader(Pattern.compile(request), call);
        }
    }

    private static final String QEMU = "/nodes/[^/]+/qemu/\\d+";
    private static final String TASK = "/nodes/[^/]+/tasks/UPID[^/]+";

    private static final List<Reader> READERS = List.of(
            Reader.of("GET /version/?", ProxmoxClient::version),
            Reader.of("GET /access/permissions", ProxmoxClient::privileges),
            Reader.of("GET /cluster/resources", ProxmoxClient::resources),
            Reader.of("GET /cluster/nextid", client -> client.isFree(GUEST)),
            Reader.of("POST " + QEMU + "/clone", client -> client.clone(NODE, GUEST, cloneSpec())),
            Reader.of("GET " + QEMU + "/config", client -> client.config(NODE, GUEST)),
            Reader.of("PUT " + QEMU + "/config", client -> client.configure(NODE, GUEST, settings())),
            Reader.of("PUT " + QEMU + "/resize", client -> client.resize(NODE, GUEST, "scsi0", DiskSize.ofGiB(40))),
            Reader.of("POST " + QEMU + "/status/start", client -> client.start(NODE, GUEST)),
            Reader.of("POST " + QEMU + "/status/stop", client -> client.stop(NODE, GUEST)),
            Reader.of("DELETE " + QEMU, client -> client.destroy(NODE, GUEST, true)),
            Reader.of("GET " + QEMU + "/status/current", client -> client.status(NODE, GUEST)),
            Reader.of("GET " + QEMU + "/agent/network-get-interfaces", client -> client.interfaces(NODE, GUEST)),
            Reader.of("GET " + TASK + "/status", client -> client.taskStatus(TestClusters.TASK)),
            Reader.of("DELETE " + TASK, client -> client.stopTask(TestClusters.TASK)),
            Reader.of("GET " + TASK + "/log", client -> client.taskLog(TestClusters.TASK, 0, 50)),
            Reader.of("GET /nodes/[^/]+/tasks", client -> client.tasks(NODE, new TaskQuery(null, null, null))),
            Reader.of("GET /nodes/[^/]+/network", client -> client.views().networks(NODE)),
            Reader.of("GET /nodes/[^/]+/status", client -> client.views().nodeStatus(NODE)),
            Reader.of("GET /cluster/status", client -> client.views().membership()),
            Reader.of("GET " + QEMU + "/rrddata", client -> client.views().samples(NODE, GUEST, Timeframe.HOUR)));

    @Test
    void exchangesAreRead() throws IOException {
        check(exchanges());
    }

    @Test
    void recordingsAreRead() throws IOException {
        check(recordings());
    }

    @Test
    void exitStatusesAreClassified() throws IOException {
        List<String> vague = Stream.concat(exchanges().stream(), recordings().stream())
                .filter(answer -> answer.path().endsWith("/status"))
                .flatMap(answer -> text(answer.body(), "exitstatus").stream())
                .distinct()
                .filter(status -> !status.equals("OK") && !status.startsWith("WARNINGS: "))
                .filter(status ->
                        ProxmoxErrors.ofExitStatus(TestClusters.TASK, status) instanceof ProxmoxException.Failed
                                && UNCLASSIFIED.keySet().stream().noneMatch(status::contains))
                .toList();
        assertThat(vague).isEmpty();
    }

    private static void check(List<Answer> answers) {
        AtomicReference<Reply> next = new AtomicReference<>(Reply.drop());
        List<String> problems = new ArrayList<>();
        try (RawServer server = new RawServer(request -> next.get())) {
            ProxmoxClient client = TestClusters.client(server.address());
            for (Answer answer : answers) {
                reader(answer).ifPresent(reader -> {
                    next.set(answer.reply());
                    judge(answer, outcome(reader.call().apply(client))).ifPresent(problems::add);
                });
            }
            client.close();
        }
        assertThat(problems).isEmpty();
    }

    private static Optional<Reader> reader(Answer answer) {
        String request = answer.method() + " " + answer.path();
        return READERS.stream()
                .filter(reader -> reader.request().matcher(request).matches())
                .findFirst();
    }

    private static Optional<String> judge(Answer answer, Optional<Throwable> failure) {
        if (answer.isSuccess()) {
            return failure.map(failed -> answer.source() + ": " + failed + "; " + answer.body());
        }
        boolean takenId =
                answer.path().equals("/cluster/nextid") && answer.body().contains("already exists");
        boolean classified = takenId
                || failure.filter(failed -> !(failed instanceof ProxmoxException.Failed))
                        .isPresent();
        boolean known = UNCLASSIFIED.keySet().stream().anyMatch(answer.statusLine()::contains);
        return classified || known
                ? Optional.empty()
                : Optional.of(answer.source() + ": " + answer.statusLine() + " became " + failure);
    }

    private static Optional<Throwable> outcome(Uni<?> call) {
        return call.map(item -> Optional.<Throwable>empty())
                .onFailure()
                .recoverWithItem(Optional::of)
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private static List<Answer> exchanges() throws IOException {
        List<Answer> answers = new ArrayList<>();
        for (Path file : files(ANSWERS.resolve("exchanges"), ".jsonl")) {
            for (String line : Files.readAllLines(file)) {
                JsonNode exchange = JSON.readTree(line);
                String[] request = exchange.at("/request/line").asText().split(" ");
                String status = exchange.at("/response/status_line").asText();
                if (!status.isEmpty() && request[1].startsWith("/api2/json")) {
                    answers.add(new Answer(
                            file.getFileName() + " " + exchange.path("name").asText(),
                            request[0],
                            request[1].substring("/api2/json".length()).split("\\?", 2)[0],
                            status.substring("HTTP/1.1 ".length()),
                            exchange.at("/response/body").asText()));
                }
            }
        }
        return answers;
    }

    private static List<Answer> recordings() throws IOException {
        List<Answer> answers = new ArrayList<>();
        for (Path file : files(ANSWERS.resolve("recorded"), ".json")) {
            JsonNode recording = JSON.readTree(Files.readString(file));
            JsonNode body = recording.path("body");
            answers.add(new Answer(
                    file.getFileName().toString(),
                    recording.at("/request/method").asText(),
                    recording.at("/request/path").asText(),
                    recording.path("status").asText() + " "
                            + recording.path("reason").asText(),
                    body.isTextual() ? body.asText() : body.toString()));
        }
        return answers;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        assumeTrue(Files.isDirectory(folder), folder + " is not there: real answers are not checked");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static Optional<String> text(String body, String name) {
        try {
            return Optional.ofNullable(JSON.readTree(body).at("/data/" + name).textValue());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static CloneSpec cloneSpec() {
        return new CloneSpec(new VmId(200), "web-1", "", false, null, null, null);
    }

    private static GuestSettings settings() {
        return new GuestSettings(2, null, null, null, null, null, null, null);
    }
}
