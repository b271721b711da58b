package dev.slipway.simulator;

import java.util.Map;
import java.util.Set;

/// Who asks: a user (`name@realm`) or an API token (`name@realm!token`), with effective privileges by ACL
/// path.
record Identity(String id, Map<String, Set<String>> privileges) {

    boolean isToken() {
        return id.contains("!");
    }

    boolean isRoot() {
        return id.equals("root@pam");
    }

    /// A task belongs to whoever started it, and to the user of the token that started it.
    boolean owns(String taskUser) {
        return taskUser.equals(id) || (!isToken() && taskUser.startsWith(id + "!"));
    }

    /// Privileges come from the deepest path at or above the given one that says anything.
    boolean has(String path, String privilege) {
        if (isRoot()) {
            return true;
        }
        for (String at = path; ; at = parent(at)) {
            Set<String> granted = privileges.get(at);
            if (granted != null) {
                return granted.contains(privilege);
            }
            if (at.equals("/")) {
                return false;
            }
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
