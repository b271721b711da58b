package dev.slipway.console;

import dev.slipway.access.CurrentCaller;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// `/api/v1/vms/{vmid}/console`: a ticket for one look at the screen of a VM.
@Path("/api/v1/vms/{vmid}/console")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class ConsoleResource {

    private static final String TYPE = "vnc";
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
    @Operation(
            operationId = "openConsole",
            summary = "Get a ticket for the console of a VM",
            description = "The ticket is good once and for a short time; the url is a WebSocket of Slipway itself,"
                    + " which carries the VM's screen in binary frames. Nothing of Proxmox VE is in the answer.")
    @APIResponse(responseCode = "200", description = "The ticket, and where to redeem it")
    public Uni<ConsoleView> ticket(@RestPath String vmid, @Context HttpServerRequest request) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        return consoles.ticket(vm, caller.get()).map(ticket -> view(vm, ticket, request));
    }

    private static ConsoleView view(VmRef vm, Tickets.Ticket ticket, HttpServerRequest request) {
        boolean secure = "https".equals(request.scheme());
        HostAndPort asked = Optional.ofNullable(request.authority())
                .orElseThrow(() -> Refusal.InvalidRequest.of("Host", "says under which name Slipway is reached"));
        return new ConsoleView(
                TYPE,
                asked.host(),
                port(asked, secure),
                ticket.secret(),
                "%s://%s/api/v1/vms/%s%s?ticket=%s"
                        .formatted(secure ? "wss" : "ws", asked, vm, ConsoleSocket.PATH, ticket.secret()),
                vm.cluster().value(),
                vm.vmid().number(),
                ticket.validUntil());
    }

    private static int port(HostAndPort asked, boolean secure) {
        if (asked.port() > 0) {
            return asked.port();
        }
        return secure ? HTTPS_PORT : HTTP_PORT;
    }
}
