package dev.slipway.proxmox;

/// Says whether this process may still change anything at Proxmox VE.
///
/// It is asked immediately before each changing request is put on the wire, after all that may take time before:
/// the queue of the node, the login, earlier addresses. Only a connection may have to be opened yet, so a yes has
/// to hold for `proxmox.connect-timeout` and a TLS handshake. It must answer from memory.
@FunctionalInterface
public interface ChangeGuard {

    /// Whether a changing request may be sent now. After a no it fails as [ProxmoxException.Withheld].
    boolean mayChange();
}
