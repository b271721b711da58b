package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.util.Map;

/// An API token needs no login and no CSRF header; when it is refused, only its owner can help.
final class TokenSession implements Session {

    private final Map<String, String> headers;

    TokenSession(Credentials.Token token) {
        headers = Map.of("Authorization", "PVEAPIToken=" + token.id() + "=" + token.secret());
    }

    @Override
    public Uni<Integer> ready() {
        return Uni.createFrom().item(0);
    }

    @Override
    public Uni<Boolean> renewed(int generation) {
        return Uni.createFrom().item(false);
    }

    @Override
    public Map<String, String> headers(String method) {
        return headers;
    }
}
