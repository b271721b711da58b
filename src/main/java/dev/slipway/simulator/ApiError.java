package dev.slipway.simulator;

import java.util.Map;
import java.util.TreeMap;

/// A refusal in the way of Proxmox VE: a status, a text whose first line is the reason phrase, and errors
/// by parameter.
final class ApiError extends RuntimeException {

    private static final String INVALID = "Parameter verification failed.";

    final int status;
    final String text;
    final Map<String, String> errors;

    /// False for refusals of the HTTP layer, whose body is the bare text and not JSON.
    final boolean json;

    private ApiError(int status, String text, Map<String, String> errors, boolean json) {
        super(text, null, false, false);
        this.status = status;
        this.text = text;
        this.errors = errors;
        this.json = json;
    }

    /// What nearly every failure in code looks like: status 500 with a text.
    static ApiError internal(String text) {
        return new ApiError(500, text, Map.of(), true);
    }

    static ApiError of(int status, String text, Map<String, String> errors) {
        return new ApiError(status, text, errors, true);
    }

    static ApiError forbidden(String detail) {
        return new ApiError(
                403, "Permission check failed" + (detail.isEmpty() ? "" : " (" + detail + ")"), Map.of(), true);
    }

    static ApiError parameter(String name, String text) {
        return invalid(Map.of(name, text));
    }

    static ApiError invalid(Map<String, String> errors) {
        return new ApiError(400, INVALID, new TreeMap<>(errors), true);
    }

    /// A refusal before any API code runs: unknown encodings, bodies where none may be, credentials.
    static ApiError transport(int status, String text) {
        return new ApiError(status, text, Map.of(), false);
    }

    static ApiError noConfiguration(String node, int vmid) {
        return internal("Configuration file 'nodes/%s/qemu-server/%d.conf' does not exist".formatted(node, vmid));
    }

    /// The exit status of a task that ends with this error: an exception with a code carries it in front.
    String asTaskError() {
        StringBuilder out = new StringBuilder(status == 500 ? text : status + " " + text);
        errors.forEach(
                (name, error) -> out.append(' ').append(name).append(": ").append(error));
        return out.toString().replace('\n', ' ').trim();
    }
}
