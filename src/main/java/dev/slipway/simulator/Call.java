package dev.slipway.simulator;

import java.util.List;

/// One API call: method and path, parameters, permission, and what it does.
record Call(
        String method,
        String path,
        List<String> segments,
        ParameterTable parameters,
        Permission permission,
        boolean tokenAllowed,
        Handler handler) {

    @FunctionalInterface
    interface Handler {
        void handle(ApiRequest request, Reply reply);
    }

    boolean isOnNode() {
        return segments.contains("{node}");
    }
}
