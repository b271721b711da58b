package dev.slipway.operation;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/api/v1/events`: what happens, as server-sent events.
///
/// First come the operations that have not ended, as they are; then each operation after each change, as event
/// `operation` with an [OperationView] as data, and what other sources of events tell. A comment every few
/// seconds keeps proxies from closing the stream, and a listener that reconnects misses nothing that still
/// matters.
@Path("/api/v1/events")
@Tag(name = "operations")
public class EventResource {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Operations operations;
    private final List<EventSource> others;
    private final Sse sse;

    public EventResource(Operations operations, @All List<EventSource> others, Sse sse) {
        this.operations = operations;
        this.others = List.copyOf(others);
        this.sse = sse;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "followEvents",
            summary = "Follow operations live",
            description = "Besides, an event named findings tells that findings have changed, and how many there are.")
    @APIResponse(
            responseCode = "200",
            description = "Events named operation, each with an operation as data",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = OperationView.class)))
    public Multi<OutboundSseEvent> events() {
        // from memory and listened for first: a change between the two is told, and not overtaken by an older state
        Multi<OutboundSseEvent> now = Multi.createFrom()
                .deferred(() -> Multi.createFrom().iterable(operations.unfinished()))
                .map(this::event);
        Multi<OutboundSseEvent> changes = operations.changes().map(this::event);
        Multi<OutboundSseEvent> heartbeat = Multi.createFrom()
                .ticks()
                .every(HEARTBEAT)
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder().comment("alive").build());
        List<Multi<OutboundSseEvent>> streams = new ArrayList<>(List.of(changes, now, heartbeat));
        others.forEach(other -> streams.add(other.events().map(this::event)));
        return Multi.createBy().merging().streams(streams);
    }

    private OutboundSseEvent event(EventSource.Event event) {
        return sse.newEventBuilder()
                .name(event.name())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(event.data().getClass(), event.data())
                .build();
    }

    private OutboundSseEvent event(OperationView view) {
        return sse.newEventBuilder()
                .name("operation")
                .id(view.id() + "@" + view.changedAt().toEpochMilli())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(OperationView.class, view)
                .build();
    }
}
