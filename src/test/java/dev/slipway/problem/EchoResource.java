package dev.slipway.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.access.CurrentCaller;
import dev.slipway.database.DatabaseException;
import dev.slipway.operation.OperationKind;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;

/// A resource of the tests, which fails in every way that real ones can.
@Path("/api/v1/echo")
public class EchoResource {

    @Inject
    CurrentCaller caller;

    public record Request(
            String name,
            Integer memory,
            Integer cores,
            OperationKind kind,
            VmId vmid,
            List<String> tags,
            Boolean start,
            Nested nested) {}

    public record Nested(@JsonProperty("ip_config") String ipConfig) {}

    @POST
    public Request echo(Request request) {
        return request;
    }

    @GET
    @Path("/caller")
    public String caller() {
        return caller.get().name() + " " + caller.get().project();
    }

    @GET
    @Path("/limit")
    public int limit(@RestQuery int limit) {
        return limit;
    }

    @GET
    @Path("/fail")
    public String fail(@RestQuery String how) {
        throw switch (how) {
            case "locked" ->
                new Refusal.GuestLocked("VM 100 is being deleted", Optional.of("op-1"), Duration.ofSeconds(7));
            case "invalid" -> Refusal.InvalidRequest.of("cloud_init.ip_config", "is not a CIDR");
            case "forbidden" -> new ProxmoxException.Forbidden("GET /nodes", "Permission check failed");
            case "unreachable" -> new ProxmoxException.Unreachable("GET /nodes", "connection refused");
            case "full" -> new DatabaseException(new SQLException("no space left on /data", "53100"));
            case "statement" -> new DatabaseException(new SQLException("syntax error near hunter2", "42601"));
            default -> new IllegalStateException("hunter2");
        };
    }
}
