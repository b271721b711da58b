package dev.slipway.proxmox;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.jspecify.annotations.Nullable;

/// Puts the session's headers on every request but the login, which needs and bears none.
final class Authentication implements ClientRequestFilter {

    private volatile @Nullable Session session;

    /// The session logs in through the endpoints that this filter belongs to, so it comes after them.
    void use(Session established) {
        session = established;
    }

    @Override
    public void filter(ClientRequestContext request) {
        Session current = session;
        if (current != null && !request.getUri().getPath().endsWith(Call.LOGIN.path())) {
            current.headers(request.getMethod())
                    .forEach((name, value) -> request.getHeaders().putSingle(name, value));
        }
    }
}
