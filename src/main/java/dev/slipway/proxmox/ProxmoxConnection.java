package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The way of a call: through the gate of its node, with a valid session, to an endpoint; once more when a
/// ticket was refused, because Proxmox VE checks that before anything else.
final class ProxmoxConnection {

    /// How long a call may queue in front of its node.
    static final Duration GATE_PATIENCE = Duration.ofSeconds(30);

    private final Session session;
    private final Endpoints endpoints;
    private final int requestsPerNode;
    private final Map<Optional<NodeName>, NodeGate> gates = new ConcurrentHashMap<>();

    ProxmoxConnection(Session session, Endpoints endpoints, int requestsPerNode) {
        this.session = session;
        this.endpoints = endpoints;
        this.requestsPerNode = requestsPerNode;
    }

    static ProxmoxConnection open(ClusterSettings settings, InstantSource clock, ChangeGuard guard) {
        Authentication authentication = new Authentication();
        EndpointFactory factory = new EndpointFactory(settings, clock);
        Endpoints endpoints = new Endpoints(
                settings.name(),
                settings.endpoints().stream()
                        .map(address -> factory.endpoint(address, authentication))
                        .toList(),
                clock,
                guard);
        Session session = session(settings.credentials(), endpoints, clock);
        authentication.use(session);
        return new ProxmoxConnection(session, endpoints, settings.requestsPerNode());
    }

    private static Session session(Credentials credentials, Endpoints endpoints, InstantSource clock) {
        return switch (credentials) {
            case Credentials.Token token -> new TokenSession(token);
            case Credentials.Password password ->
                new TicketSession(
                        password, (user, secret) -> endpoints.send(Call.LOGIN, api -> api.ticket(user, secret)), clock);
        };
    }

    void close() {
        endpoints.close();
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /// The headers that make a GET ours; good once a call has been answered.
    Map<String, String> headers() {
        return session.headers("GET");
    }

    /// What `read` makes of the answer. An answer that it cannot read is a failure like any other.
    <T> Uni<T> send(Call call, Function<ProxmoxApi, Uni<Envelope>> request, Function<Envelope, T> read) {
        return sendTo(call, endpoint -> request.apply(endpoint.api()), read);
    }

    /// The same for what must know which of the addresses answered.
    <A, T> Uni<T> sendTo(Call call, Function<Endpoint, Uni<A>> request, Function<A, T> read) {
        return gates.computeIfAbsent(call.node(), node -> new NodeGate(requestsPerNode, GATE_PATIENCE))
                .pass(call, () -> authenticated(call, request))
                .map(read)
                .onFailure(IllegalArgumentException.class)
                .transform(failure -> unreadable(call, failure));
    }

    private <A> Uni<A> authenticated(Call call, Function<Endpoint, Uni<A>> request) {
        return session.ready()
                .chain(generation -> endpoints
                        .sendTo(call, request)
                        .onFailure(ProxmoxConnection::isUnauthenticated)
                        .recoverWithUni(refusal -> again(call, request, generation, refusal)));
    }

    private <A> Uni<A> again(Call call, Function<Endpoint, Uni<A>> request, int generation, Throwable refusal) {
        return session.renewed(generation)
                .chain(renewed -> renewed
                        ? endpoints.sendTo(call, request)
                        : Uni.createFrom().failure(refusal));
    }

    private static boolean isUnauthenticated(Throwable failure) {
        return failure instanceof ProxmoxException.Forbidden forbidden && forbidden.unauthenticated();
    }

    private static ProxmoxException unreadable(Call call, Throwable failure) {
        String text = "the answer is not what Proxmox VE answers: " + failure.getMessage();
        return call.writes()
                ? new ProxmoxException.UnknownOutcome(call.toString(), text)
                : new ProxmoxException.Failed(call.toString(), text);
    }
}
