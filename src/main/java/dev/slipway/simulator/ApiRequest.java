package dev.slipway.simulator;

import java.util.Map;
import java.util.Optional;

/// One API request after routing: who asks for what, with the parameters of path, query and body together.
final class ApiRequest {

    private final Identity identity;
    private final Map<String, String> params;
    private final TaskEnd taskEnd;

    ApiRequest(Identity identity, Map<String, String> params, TaskEnd taskEnd) {
        this.identity = identity;
        this.params = params;
        this.taskEnd = taskEnd;
    }

    Identity identity() {
        return identity;
    }

    /// How the task that this request starts is scripted to end.
    TaskEnd taskEnd() {
        return taskEnd;
    }

    Map<String, String> params() {
        return params;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(params.get(name));
    }

    String require(String name) {
        return text(name).orElseThrow(() -> new IllegalStateException("unchecked parameter " + name));
    }

    boolean flag(String name) {
        return text(name).filter("1"::equals).isPresent();
    }

    long number(String name, long fallback) {
        return text(name).map(Long::valueOf).orElse(fallback);
    }

    String node() {
        return require("node");
    }

    int vmid() {
        return Integer.parseInt(require("vmid"));
    }

    /// Options that only root@pam may send, refused the way Proxmox VE does.
    void onlyRoot(String... names) {
        for (String name : names) {
            if (params.containsKey(name) && !identity.isRoot()) {
                throw ApiError.parameter(name, "Only root may use this option.");
            }
        }
    }
}
