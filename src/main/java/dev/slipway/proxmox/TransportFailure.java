package dev.slipway.proxmox;

import com.fasterxml.jackson.core.JacksonException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/// Why a call got no answer from an address, told from the exception of the HTTP client.
record TransportFailure(Kind kind, String text) {

    enum Kind {
        /// No connection came about: the call was surely not executed.
        NOT_SENT,
        /// The call was, or may have been, on its way when the connection ended or time was up.
        LOST,
        /// Something answered that is no Proxmox VE.
        NOT_PROXMOX
    }

    static TransportFailure of(Throwable failure) {
        return first(failure, SSLHandshakeException.class)
                .map(cause -> new TransportFailure(Kind.NOT_SENT, "its TLS certificate is not trusted, or TLS failed"))
                .or(() -> notConnected(failure))
                .or(() -> first(failure, JacksonException.class).map(cause -> notProxmox("the answer is no JSON")))
                .or(() -> first(failure, TimeoutException.class)
                        .map(cause -> new TransportFailure(Kind.LOST, "no answer in time")))
                .or(() -> first(failure, IOException.class)
                        .map(cause -> new TransportFailure(Kind.LOST, "the connection broke: " + cause.getMessage())))
                .orElseGet(() -> other(failure));
    }

    private static Optional<TransportFailure> notConnected(Throwable failure) {
        return first(failure, ConnectException.class)
                .<Throwable>map(cause -> cause)
                .or(() -> first(failure, NoRouteToHostException.class))
                .or(() -> first(failure, UnknownHostException.class))
                .map(cause -> new TransportFailure(Kind.NOT_SENT, "no connection: " + cause.getMessage()));
    }

    /// Vert.x has no type of its own for some of these; a read of the answer that fails is no Proxmox VE either.
    private static TransportFailure other(Throwable failure) {
        return failure instanceof ProcessingException && failure.getCause() == null
                ? notProxmox("the answer cannot be read")
                : new TransportFailure(Kind.LOST, "the connection broke");
    }

    private static TransportFailure notProxmox(String text) {
        return new TransportFailure(Kind.NOT_PROXMOX, text);
    }

    ProxmoxException exception(Call call, Endpoint endpoint) {
        String whole = endpoint + ": " + text;
        return switch (kind) {
            case NOT_SENT -> new ProxmoxException.Unreachable(call.toString(), whole);
            case LOST -> ProxmoxErrors.lost(call, whole);
            case NOT_PROXMOX ->
                call.writes()
                        ? new ProxmoxException.UnknownOutcome(call.toString(), whole)
                        : new ProxmoxException.Failed(call.toString(), whole);
        };
    }

    private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(10)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
