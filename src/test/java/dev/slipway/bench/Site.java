package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.process.JsonApi;
import dev.slipway.process.Program.Running;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A simulated cluster and the replicas of Slipway before it, while they are measured.
final class Site implements AutoCloseable {

    static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled");

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^ ]*:(\\d+)");
    private static final String TOKEN = "token-of-the-measurements";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Workbench bench;
    private final Simulator simulator;
    private final Database database;
    private final Map<String, String> settings;
    private final Map<Integer, Running> replicas = new ConcurrentSkipListMap<>();
    private final Map<Integer, JsonApi> apis = new ConcurrentSkipListMap<>();

    Site(Workbench bench, Simulator simulator, Database database, Map<String, String> settings) {
        this.bench = bench;
        this.simulator = simulator;
        this.database = database;
        this.settings = Map.copyOf(settings);
    }

    /// The body of a request for a VM.
    static String order(String name) {
        return "{\"name\": \"%s\", \"template\": \"%s\", \"size\": \"micro\"}".formatted(name, World.TEMPLATE);
    }

    /// Starts a replica on the data that is there, and returns when it listens.
    Running launch(int replica) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", "0",
                "SLIPWAY_DATA_DIRECTORY", "data-" + replica,
                "SLIPWAY_ADMIN_TOKEN", TOKEN,
                "SLIPWAY_ADMIN_PASSWORD", "password of the measurements",
                "PROXMOX_URL", "https://127.0.0.1:" + simulator.port(),
                "PROXMOX_FINGERPRINTS", JsonApi.simulatorFingerprint(),
                "PROXMOX_TOKEN_ID", "slipway@pve!simulator",
                "PROXMOX_TOKEN_SECRET", "5e1f0d9c-7b1a-4c3e-9d2f-000000005afe"));
        environment.putAll(database.settings());
        environment.putAll(settings);
        Running started = bench.slipway("slipway-" + replica, environment, LISTENING);
        replicas.put(replica, started);
        apis.put(replica, new JsonApi("http://127.0.0.1:" + started.port(), TOKEN));
        return started;
    }

    /// Starts a replica and waits until it can take orders.
    void start(int replica) {
        launch(replica);
        JsonApi.await(
                "the template is on offer",
                PATIENCE,
                () -> api(replica).get("/api/v1/templates").toString(),
                templates -> templates.contains(World.TEMPLATE));
    }

    /// SIGKILL.
    void kill(int replica) {
        running(replica).kill();
    }

    /// SIGTERM, and its end.
    void stop(int replica) {
        running(replica).close();
    }

    Running running(int replica) {
        Running running = replicas.get(replica);
        if (running == null) {
            throw new IllegalStateException("replica %d was never started".formatted(replica));
        }
        return running;
    }

    Simulator simulator() {
        return simulator;
    }

    JsonApi api(int replica) {
        JsonApi api = apis.get(replica);
        if (api == null) {
            throw new IllegalStateException("replica %d was never started".formatted(replica));
        }
        return api;
    }

    Load load(int connections) {
        List<Integer> ports = replicas.values().stream().map(Running::port).toList();
        return new Load(ports, TOKEN, connections);
    }

    /// Orders a VM and yields the operation's id; ordering it again yields the same one.
    String create(String name) {
        int replica = Math.floorMod(name.hashCode(), replicas.size());
        return api(replica)
                .post("/api/v1/vms", "key-of-" + name, order(name))
                .at("/operation/id")
                .textValue();
    }

    /// Orders many VMs, one after the other, and yields the ids of the operations.
    List<String> create(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj("%s-%%04d".formatted(prefix)::formatted)
                .map(this::create)
                .toList();
    }

    /// Has a VM deleted, stopped if it runs, and yields the operation's id; repeating it yields the same one.
    String delete(int vmid) {
        return api(Math.floorMod(vmid, replicas.size()))
                .delete("/api/v1/vms/%d?force=true".formatted(vmid), "key-of-the-end-of-" + vmid)
                .at("/operation/id")
                .textValue();
    }

    JsonNode operation(String id) {
        return api(replicas.keySet().iterator().next()).get("/api/v1/operations/" + id);
    }

    /// Waits until all that was ordered has ended, and yields these operations.
    List<JsonNode> awaitEnds(Collection<String> ids, Duration patience) {
        JsonApi.await("all operations have ended", patience, this::underway, none -> none == 0);
        return ids.stream().map(this::operation).toList();
    }

    /// How many operations have not ended, counted up to 500.
    int underway() {
        return api(replicas.keySet().iterator().next())
                .get("/api/v1/operations?status=active&limit=500")
                .get("operations")
                .size();
    }

    static boolean succeeded(JsonNode operation) {
        return operation.get("status").textValue().equals("succeeded");
    }

    @Override
    public void close() {
        replicas.values().forEach(Running::kill);
        simulator.close();
        database.close();
    }
}
