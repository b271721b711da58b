package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Version, login and the caller's own permissions.
final class AccessCalls {

    private final Simulation simulation;

    AccessCalls(Simulation simulation) {
        this.simulation = simulation;
    }

    void register(Calls calls) {
        calls.add("GET", "/", "", Permission.everybody(), (request, reply) -> reply.data(root()));
        calls.add("GET", "/version", "", Permission.everybody(), (request, reply) -> reply.data(version()));
        calls.add("POST", "/access/ticket", """
                new-format boolean
                otp string
                password! string
                path string len=64 requires=privs
                privs string len=64 requires=path {pve-priv-list}
                realm string len=32 {pve-realm}
                tfa-challenge string
                username! string len=64
                """, Permission.everybody(), false, this::login);
        calls.add(
                "GET",
                "/access/permissions",
                """
                path string
                userid string pattern=(?^:^(?^:[^\\s:/]+)\\@(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+)(?:!(?^:[A-Za-z][A-Za-z0-9\\.\\-_]+))?$)
                """,
                Permission.everybody(),
                (request, reply) -> reply.data(permissions(request)));
    }

    private static JsonArray root() {
        return array(Stream.of("version", "cluster", "nodes", "storage", "access", "pools")
                .map(name -> new JsonObject().put("subdir", name))
                .toList());
    }

    private JsonObject version() {
        String version = simulation.options.version;
        return new JsonObject()
                .put("version", version)
                .put("release", version.substring(0, version.lastIndexOf('.')))
                .put("repoid", "2606ac850d46da29");
    }

    private void login(ApiRequest request, Reply reply) {
        String name = request.require("username");
        String user =
                name.contains("@") ? name : name + "@" + request.text("realm").orElse("pam");
        simulation
                .authentication
                .login(user, request.require("password"))
                .ifPresentOrElse(login -> reply.data(ticket(login)), () -> {
                    Duration delay = simulation.options.unauthorizedDelay;
                    ApiError error = ApiError.of(401, "authentication failure", Map.of());
                    simulation.after(delay, () -> reply.fail(error));
                });
    }

    private static JsonObject ticket(Authentication.Login login) {
        return new JsonObject()
                .put("username", login.user())
                .put("ticket", login.ticket())
                .put("CSRFPreventionToken", login.csrf())
                .put("cap", new JsonObject().put("vms", new JsonObject()).put("nodes", new JsonObject()));
    }

    private JsonObject permissions(ApiRequest request) {
        Identity identity = request.identity();
        Map<String, Set<String>> granted =
                simulation.authentication.privileges(request.text("userid").orElse(identity.id()));
        Set<String> paths = new TreeSet<>(granted.keySet());
        if (granted.containsKey("/")) {
            paths.addAll(Set.of("/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms"));
        }
        JsonObject out = new JsonObject();
        request.text("path")
                .ifPresentOrElse(
                        path -> put(out, path, identity), () -> paths.forEach(path -> put(out, path, identity)));
        return out;
    }

    private void put(JsonObject out, String path, Identity identity) {
        Rights rights = new Rights(simulation);
        JsonObject granted = new JsonObject();
        Privileges.ALL.stream()
                .filter(privilege -> rights.has(identity, path, privilege))
                .filter(privilege -> simulation.options.majorVersion() >= 9 || !privilege.startsWith("VM.GuestAgent"))
                .forEach(privilege -> granted.put(privilege, 1));
        out.put(path, granted);
    }

    static JsonArray array(Iterable<JsonObject> objects) {
        JsonArray out = new JsonArray();
        objects.forEach(out::add);
        return out;
    }
}
