package dev.slipway.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From a decoded request to its call, with the checks in the order of Proxmox VE (guide section 1.2, from
/// 5 on).
final class Dispatcher {

    private final Simulation simulation;
    private final Calls calls;
    private final Rights rights;

    Dispatcher(Simulation simulation) {
        this.simulation = simulation;
        this.calls = new Calls(simulation);
        this.rights = new Rights(simulation);
    }

    Calls calls() {
        return calls;
    }

    void dispatch(
            Identity identity,
            String method,
            List<String> segments,
            Map<String, String> params,
            TaskEnd end,
            Reply reply) {
        simulation.run(() -> reply.attempt(() -> {
            Calls.Match match = calls.find(method, segments).orElseThrow(() -> notImplemented(method, segments));
            ApiRequest request = new ApiRequest(identity, merge(match.variables(), params), end);
            if (identity.isToken() && !match.call().tokenAllowed()) {
                throw ApiError.forbidden("URI '%s' not available with API token, need proper ticket.\n"
                        .formatted(match.call().path()));
            }
            match.call().permission().check(request, rights);
            checkNode(match.call(), request);
            match.call().parameters().verify(request.params());
            match.call().handler().handle(request, reply);
        }));
    }

    private static ApiError notImplemented(String method, List<String> segments) {
        return ApiError.of(
                501, "Method '%s /%s' not implemented".formatted(method, String.join("/", segments)), Map.of());
    }

    private static Map<String, String> merge(Map<String, String> variables, Map<String, String> params) {
        variables.forEach((name, value) -> {
            if (!params.getOrDefault(name, value).equals(value)) {
                throw ApiError.parameter(name, "duplicate parameter (already defined in URI) with conflicting values!");
            }
        });
        Map<String, String> merged = new LinkedHashMap<>(params);
        merged.putAll(variables);
        return merged;
    }

    private void checkNode(Call call, ApiRequest request) {
        if (!call.isOnNode()) {
            return;
        }
        String node = request.node();
        if (!simulation.world.nodes.containsKey(node)) {
            throw ApiError.internal(
                    "hostname lookup '%s' failed - failed to get address info for: %s: Name or service not known"
                            .formatted(node, node));
        }
        if (simulation.faults.isDown(node)) {
            throw ApiError.transport(595, "No route to host");
        }
    }
}
