package dev.slipway.proxmox;

import java.util.Optional;

/// One call by method and path, without parameters: fit for logs and exceptions.
///
/// `node` is where the work is done; `writes` says that the call changes something, so that sending it twice
/// could do something twice.
record Call(String method, String path, Optional<NodeName> node, boolean writes) {

    /// A POST, but one that may be sent again: another ticket does no harm.
    static final Call LOGIN = new Call("POST", "/access/ticket", Optional.empty(), false);

    static Call get(String path) {
        return new Call("GET", path, Optional.empty(), false);
    }

    static Call onNode(String method, NodeName node, String path) {
        return new Call(method, "/nodes/" + node + path, Optional.of(node), !method.equals("GET"));
    }

    static Call onGuest(String method, NodeName node, VmId vmid, String path) {
        return onNode(method, node, "/qemu/" + vmid + path);
    }

    static Call onTask(Upid upid, String path) {
        return onTask("GET", upid, path);
    }

    static Call onTask(String method, Upid upid, String path) {
        return onNode(method, upid.node(), "/tasks/" + upid + path);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
