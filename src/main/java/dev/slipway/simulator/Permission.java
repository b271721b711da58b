package dev.slipway.simulator;

import java.util.Map;

/// The declared permission of a call, checked before its parameters are.
@FunctionalInterface
interface Permission {

    void check(ApiRequest request, Rights rights);

    static Permission everybody() {
        return (request, rights) -> {};
    }

    /// Any of the privileges on a path such as `/vms/{vmid}`.
    static Permission on(String path, String... anyOf) {
        return (request, rights) -> rights.requireAny(request.identity(), fill(path, request.params()), anyOf);
    }

    private static String fill(String path, Map<String, String> params) {
        String filled = path;
        for (Map.Entry<String, String> param : params.entrySet()) {
            filled = filled.replace("{" + param.getKey() + "}", param.getValue());
        }
        return filled;
    }
}
