package dev.slipway.operation;

import dev.slipway.proxmox.ChangeGuard;
import jakarta.enterprise.context.ApplicationScoped;

/// Holds back what this process would change while others may have taken over what it carries out.
@ApplicationScoped
public class LeaseGuard implements ChangeGuard {

    private final ReplicaLease lease;

    public LeaseGuard(ReplicaLease lease) {
        this.lease = lease;
    }

    @Override
    public boolean mayChange() {
        return lease.held();
    }
}
