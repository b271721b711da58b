package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.util.Map;

/// What makes a request ours: the headers that carry our credentials.
sealed interface Session permits TokenSession, TicketSession {

    /// Completes, when [#headers] are good for a call, with the number of their generation.
    Uni<Integer> ready();

    /// Whether a call that was refused with status 401 under `generation` is worth another try, now that the
    /// credentials have been renewed.
    Uni<Boolean> renewed(int generation);

    /// The headers for a request by method; none before [#ready()] completed.
    Map<String, String> headers(String method);
}
