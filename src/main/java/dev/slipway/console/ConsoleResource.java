package dev.slipway.console;

import dev.slipway.access.CurrentCaller;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.RefusedWith;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `/api/v1/vms/{vmid}/console`: a ticket for one look at a console of a VM.
@Path("/api/v1/vms/{vmid}/console")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class ConsoleResource {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Consoles consoles;
    private final ProxmoxClusters clusters;
    private final CurrentCaller caller;

    ConsoleResource(Consoles consoles, ProxmoxClusters clusters, CurrentCaller caller) {
        this.consoles = consoles;
        this.clusters = clusters;
        this.caller = caller;
    }

    @GET
    @RefusedWith({
        ProblemType.NOT_MANAGED,
        ProblemType.NOT_RUNNING,
        ProblemType.NO_SERIAL_PORT,
        ProblemType.PROXMOX_FAILED
    })
    @Operation(
            operationId = "openConsole",
            summary = "Get a ticket for the console of a VM",
            description = "The ticket is good once and for a short time; the url is a WebSocket of Slipway itself."
                    + " Nothing of Proxmox VE is in the answer. What is spoken there depends on the type. `vnc`: RFB 3.8"
                    + " without authentication in binary frames, the screen of the VM. `serial`: binary frames are what"
                    + " is typed and what is shown, the serial port of the VM; a text frame such as"
                    + " `{\"columns\": 120, \"rows\": 32}` says how large the terminal is. A VM without a serial port"
                    + " answers 409, `no-serial-port`.")
    @APIResponse(responseCode = "200", description = "The ticket, and where to redeem it")
    public Uni<ConsoleView> ticket(
            @RestPath String vmid,
            @Parameter(
                            description = "Which console; without it, `vnc`",
                            schema = @Schema(enumeration = {"vnc", "serial"}))
                    @RestQuery
                    @Nullable
                    String type,
            @Context HttpServerRequest request) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        HostAndPort name = name(request);
        return consoles.ticket(vm, caller.get(), asked(type)).map(offer -> view(vm, offer, name, request));
    }

    private static HostAndPort name(HttpServerRequest request) {
        return Optional.ofNullable(request.authority())
                .filter(authority -> !authority.host().isBlank())
                .orElseThrow(() -> Refusal.InvalidRequest.of("Host", "says under which name Slipway is reached"));
    }

    /// The older service knew screens only.
    private static ConsoleType asked(@Nullable String type) {
        return type == null
                ? ConsoleType.VNC
                : ConsoleType.named(type)
                        .orElseThrow(() ->
                                new Refusal.InvalidRequest(List.of(FieldError.parameter("type", "is vnc or serial"))));
    }

    private static ConsoleView view(VmRef vm, Consoles.Offer offer, HostAndPort asked, HttpServerRequest request) {
        boolean secure = "https".equals(request.scheme());
        String ticket = offer.ticket().secret();
        return new ConsoleView(
                offer.type().label(),
                offer.types().stream().map(ConsoleType::label).toList(),
                asked.host(),
                port(asked, secure),
                ticket,
                "%s://%s/api/v1/vms/%s%s?ticket=%s"
                        .formatted(secure ? "wss" : "ws", asked, vm, ConsoleSocket.PATH, ticket),
                vm.cluster().value(),
                vm.vmid().number(),
                offer.ticket().validUntil());
    }

    private static int port(HostAndPort asked, boolean secure) {
        if (asked.port() > 0) {
            return asked.port();
        }
        return secure ? HTTPS_PORT : HTTP_PORT;
    }
}
