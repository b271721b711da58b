package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A simulator set up like the node on which the exchanges were recorded, with a clock that follows the
/// recording.
final class ReplayedWorld implements AutoCloseable {

    private static final String SECRET = "11111111-2222-3333-4444-555555555555";
    private static final Set<String> PROVISIONER = Set.of(
            "VM.Allocate",
            "VM.Audit",
            "VM.Clone",
            "VM.Config.CDROM",
            "VM.Config.CPU",
            "VM.Config.Cloudinit",
            "VM.Config.Disk",
            "VM.Config.HWType",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.Options",
            "VM.Monitor",
            "VM.PowerMgmt",
            "VM.Snapshot",
            "VM.Snapshot.Rollback",
            "Datastore.AllocateSpace",
            "Datastore.Audit",
            "Pool.Allocate",
            "Pool.Audit",
            "SDN.Use",
            "Sys.Audit");
    private static final Pattern TASK = Pattern.compile("UPID(?:%3A|:)[^/ ]+?(?:%3A|:)(?=[/ ])");

    private final ProxmoxSimulator simulator;
    private final Map<String, String> ours = new HashMap<>();
    private Duration simulated = Duration.ZERO;

    /// The recorded time that the simulated time zero stands for.
    private double base = Double.NaN;

    ReplayedWorld() {
        simulator = ProxmoxSimulator.start(SimulatorOptions.realistic()
                .plainHttp()
                .manualClock()
                .numericStrings(0)
                .agentBoot(Duration.ofSeconds(34))
                .statisticsLag(Duration.ofSeconds(20))
                .world(WorldPlan.empty()
                        .node("pve1", 2, 24 * 1024)
                        .storage("local", "dir", false, "images,rootdir,iso,vztmpl,backup,snippets", 250))
                .user("prov@pve", "secret", Map.of("/", PROVISIONER))
                .token("prov@pve!svc", SECRET, Map.of("/", PROVISIONER))
                .token("prov@pve!priv", SECRET, Map.of())
                .token("ro@pve!svc", SECRET, Map.of("/", Privileges.AUDITOR)));
    }

    /// What the recording does not show: guests that were made in between, by other means.
    private void prepare(String name) {
        switch (name) {
            case "05 resources before" -> {
                simulator.add(WorldPlan.empty()
                        .template(9000, "pve1", "debian-12", "local", "3G")
                        .vm(100, "pve1", "vm100", "local", "1G", true)
                        .vm(103, "pve1", "vm103", "local", "1G", false));
                simulator.system(100, false);
                edit(9000, "vga", "serial0", "ciupgrade", "0", "ciuser", "debian", "cpu", "qemu64", "kvm", "0");
                settle();
            }
            case "08 pre" -> {
                simulator.add(WorldPlan.empty()
                        .vm(110, "pve1", "web110", "local", "3G", false)
                        .vm(111, "pve1", "web111", "local", "3G", true));
                edit(111, "vga", "serial0", "tags", "web");
                edit(110, "tags", "web");
                edit(102, "cores", "2");
                settle();
            }
            case "08 hotplug net0 to nonexistent bridge on a RUNNING vm" -> simulator.power(101, true);
            case "09 pre" -> settle();
            case "15 status after worker kill -9" -> simulator.killWorkers();
            default -> {}
        }
    }

    private void edit(int vmid, String... options) {
        for (int i = 0; i < options.length; i += 2) {
            simulator.edit(vmid, options[i], options[i + 1]);
        }
    }

    private void advance(Duration step) {
        simulated = simulated.plus(step);
        simulator.advance(step);
    }

    private void follow(double recordedAt) {
        Duration target = Duration.ofMillis((long) ((recordedAt - base) * 1000));
        if (target.compareTo(simulated) > 0) {
            advance(target.minus(simulated));
        }
    }

    /// Follows on from here when the simulation had to run ahead of the recording.
    private void rebase(double recordedAt) {
        base = Math.min(base, recordedAt - simulated.toMillis() / 1000.0);
    }

    private void settle() {
        advance(Duration.ofSeconds(60));
    }

    /// Sends one recorded request and describes the first difference between the answers.
    Optional<String> replay(String name, JsonObject exchange) throws IOException {
        double at = exchange.getDouble("ts");
        if (Double.isNaN(base)) {
            base = at;
        }
        follow(at);
        prepare(name);
        rebase(at);
        JsonObject request = exchange.getJsonObject("request");
        JsonObject recorded = exchange.getJsonObject("response");
        Api.Answer answer = send(request);
        if (name.contains("status") && isStopped(recorded.getString("body"))) {
            for (int i = 0; i < 300 && answer.body().contains("\"running\""); i++) {
                advance(Duration.ofSeconds(1));
                answer = send(request);
            }
            rebase(at);
        }
        RecordedAnswer real = RecordedAnswer.parse(recorded);
        real.learn(answer, ours);
        return real.difference(answer);
    }

    private static boolean isStopped(String body) {
        return body.contains("\"status\":\"stopped\"") && body.contains("exitstatus");
    }

    private Api.Answer send(JsonObject request) {
        String[] line = mapped(request.getString("line")).split(" ");
        Api api = new Api(simulator).without("Authorization");
        for (Object header : request.getJsonArray("headers")) {
            JsonArray pair = (JsonArray) header;
            switch (pair.getString(0)) {
                case "Authorization", "Content-Type" -> api.header(pair.getString(0), pair.getString(1));
                case "Cookie" -> login(api, pair.getString(1));
                case "CSRFPreventionToken" -> {
                    if (!pair.getString(1).equals("REDACTED")) {
                        api.header("CSRFPreventionToken", pair.getString(1));
                    }
                }
                default -> {}
            }
        }
        String body = mapped(Optional.ofNullable(request.getString("body")).orElse(""));
        return waiting(CompletableFuture.supplyAsync(() -> {
            try {
                return api.send(line[0], line[1], body);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }));
    }

    /// An answer that is held back by locks or delays comes when the clock has moved on.
    private Api.Answer waiting(CompletableFuture<Api.Answer> answer) {
        while (true) {
            try {
                return answer.get(5, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (simulator.holdsRequests()) {
                    advance(Duration.ofSeconds(1));
                }
            } catch (InterruptedException | ExecutionException broken) {
                throw new IllegalStateException(broken);
            }
        }
    }

    private void login(Api api, String cookie) {
        String user = URLDecoder.decode(cookie, StandardCharsets.UTF_8).split(":")[1];
        Authentication.Login login = simulator.login(user);
        api.header("Cookie", "PVEAuthCookie=" + Api.encode(login.ticket()));
        api.header("CSRFPreventionToken", login.csrf());
    }

    /// Replaces recorded UPIDs and digests by those that the simulator gave in their place.
    private String mapped(String text) {
        Matcher tasks = TASK.matcher(text);
        String out = tasks.replaceAll(found -> {
            String upid = URLDecoder.decode(found.group(), StandardCharsets.UTF_8);
            return Matcher.quoteReplacement(Api.encode(ours.getOrDefault(upid, upid)));
        });
        for (Map.Entry<String, String> known : ours.entrySet()) {
            if (known.getKey().length() == 40) {
                out = out.replace("digest=" + known.getKey(), "digest=" + known.getValue());
            }
        }
        return out;
    }

    @Override
    public void close() {
        simulator.close();
    }
}
