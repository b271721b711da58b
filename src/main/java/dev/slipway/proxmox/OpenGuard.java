package dev.slipway.proxmox;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/// Holds nothing back, as long as nobody else guards the door.
@DefaultBean
@ApplicationScoped
class OpenGuard implements ChangeGuard {

    @Override
    public boolean mayChange() {
        return true;
    }
}
