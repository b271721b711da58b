package dev.slipway.proxmox;

import java.util.HashMap;
import java.util.Map;

/// What our credentials may do: per ACL path the privileges, each with its propagate flag (field guide 3.3).
///
/// Proxmox VE lists effective privileges, so the nearest listed path decides: the path itself, or else its nearest
/// listed ancestor with what that passes on.
public record Privileges(Map<String, Map<String, Boolean>> byPath) {

    public Privileges {
        Map<String, Map<String, Boolean>> copy = new HashMap<>();
        byPath.forEach((path, privileges) -> copy.put(path, Map.copyOf(privileges)));
        byPath = Map.copyOf(copy);
    }

    static Privileges read(Fields data) {
        Map<String, Map<String, Boolean>> byPath = new HashMap<>();
        data.entries().forEach(entry -> byPath.put(entry.getKey(), flags(data.object(entry.getKey()))));
        return new Privileges(byPath);
    }

    private static Map<String, Boolean> flags(Fields privileges) {
        Map<String, Boolean> flags = new HashMap<>();
        privileges.entries().forEach(entry -> flags.put(entry.getKey(), privileges.flag(entry.getKey())));
        return flags;
    }

    /// Whether `privilege` (for example `VM.Clone`) is held on `path` (for example `/vms/100`).
    public boolean has(String path, String privilege) {
        Map<String, Boolean> own = byPath.get(path);
        return own != null ? own.containsKey(privilege) : passedOn(parent(path), privilege);
    }

    private boolean passedOn(String path, String privilege) {
        Map<String, Boolean> listed = byPath.get(path);
        if (listed != null) {
            return listed.getOrDefault(privilege, false);
        }
        return !path.equals("/") && passedOn(parent(path), privilege);
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
