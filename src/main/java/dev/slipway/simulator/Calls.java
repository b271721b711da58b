package dev.slipway.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All calls that the simulator knows; everything else is `not implemented`.
final class Calls {

    /// A call that a path leads to, with the values of the path's variables.
    record Match(Call call, Map<String, String> variables) {}

    private final int majorVersion;
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, List<Call>> byMethodAndLength = new HashMap<>();

    Calls(Simulation simulation) {
        majorVersion = simulation.options.majorVersion();
        new AccessCalls(simulation).register(this);
        new ClusterCalls(simulation).register(this);
        new NodeCalls(simulation).register(this);
        new NetworkCalls(simulation).register(this);
        new FileCalls(simulation).register(this);
        new TaskCalls(simulation).register(this);
        new GuestCalls(simulation).register(this);
        new FigureCalls(simulation).register(this);
        new ConfigCalls(simulation).register(this);
        new CloneCall(simulation).register(this);
        new CreateCalls(simulation).register(this);
        new ResizeCall(simulation).register(this);
        new PowerCalls(simulation).register(this);
        new AgentCalls(simulation).register(this);
        new SnapshotCalls(simulation).register(this);
        new ConsoleCalls(simulation).register(this);
        new DestroyCall(simulation).register(this);
        new MigrateCalls(simulation).register(this);
        new PoolCalls(simulation).register(this);
    }

    void add(String method, String path, String parameters, Permission permission, Call.Handler handler) {
        add(method, path, parameters, permission, true, handler);
    }

    void add(
            String method,
            String path,
            String parameters,
            Permission permission,
            boolean tokenAllowed,
            Call.Handler handler) {
        List<String> segments =
                path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
        StringBuilder table = new StringBuilder(parameters).append('\n');
        if (segments.contains("{node}")) {
            table.append("node! string {pve-node}\n");
        }
        if (segments.contains("{vmid}")) {
            table.append("vmid! integer 100..999999999 {pve-vmid}\n");
        }
        Call call = new Call(
                method,
                path,
                segments,
                ParameterTable.parse(table.toString(), majorVersion),
                permission,
                tokenAllowed,
                handler);
        calls.add(call);
        byMethodAndLength
                .computeIfAbsent(method + segments.size(), key -> new ArrayList<>())
                .add(call);
    }

    List<Call> all() {
        return List.copyOf(calls);
    }

    Optional<Match> find(String method, List<String> segments) {
        for (Call call : byMethodAndLength.getOrDefault(method + segments.size(), List.of())) {
            Map<String, String> variables = new LinkedHashMap<>();
            if (leadsTo(call, segments, variables)) {
                return Optional.of(new Match(call, variables));
            }
        }
        return Optional.empty();
    }

    private static boolean leadsTo(Call call, List<String> segments, Map<String, String> variables) {
        for (int i = 0; i < segments.size(); i++) {
            String wanted = call.segments().get(i);
            if (wanted.startsWith("{")) {
                variables.put(wanted.substring(1, wanted.length() - 1), segments.get(i));
            } else if (!wanted.equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }
}
