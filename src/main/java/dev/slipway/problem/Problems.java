package dev.slipway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.database.DatabaseException;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// The one table from a failure to the problem that callers see.
final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(30);

    private Problems() {}

    /// What to tell of `failure`. A defect of ours is logged here, once, under the id that the caller is told.
    static Problem of(Throwable failure) {
        return switch (failure) {
            case Refusal refusal -> ofRefusal(refusal);
            case ProxmoxException proxmox -> ofProxmox(proxmox);
            case JsonProcessingException body -> BodyProblem.of(body);
            case WebApplicationException web -> ofWeb(web);
            case DatabaseException database -> ofDatabase(database);
            case AuthenticationFailedException ignored -> unauthorized();
            case UnauthorizedException ignored -> unauthorized();
            case ForbiddenException ignored -> forbidden("you may not do this");
            default -> defect(failure);
        };
    }

    /// What to tell when only a status is known.
    static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> unauthorized();
            case 403 -> forbidden("you may not do this");
            case 404 -> Problem.of(404, ProblemType.NOT_FOUND, "there is nothing at this address");
            case 405 -> untyped(405, "this address does not know that method");
            case 406 -> untyped(406, "the answer cannot be had in the type that the Accept header asks for");
            case 413 -> untyped(413, "the body is larger than this server takes");
            case 415 -> untyped(415, "send the body with Content-Type: application/json");
            case 426 -> untyped(426, "this address is a WebSocket; connect to it as one");
            default -> untyped(status, "the request cannot be served");
        };
    }

    private static Problem ofRefusal(Refusal refusal) {
        String detail = refusal.getMessage();
        return switch (refusal) {
            case Refusal.InvalidRequest invalid -> Problem.invalid(invalid.errors(), detail);
            case Refusal.NotFound ignored -> Problem.of(404, ProblemType.NOT_FOUND, detail);
            case Refusal.AlreadyExists ignored -> Problem.of(409, ProblemType.ALREADY_EXISTS, detail);
            case Refusal.Conflict conflict -> Problem.of(409, conflict.type(), conflict.title(), detail);
            case Refusal.GuestLocked locked ->
                Problem.of(409, ProblemType.GUEST_LOCKED, detail)
                        .inOperation(locked.operationId())
                        .retryAfter(locked.retryAfter());
            case Refusal.NotAllowed ignored -> forbidden(detail);
            case Refusal.TooMany many ->
                Problem.of(429, ProblemType.TOO_MANY_REQUESTS, detail).retryAfter(many.retryAfter());
            case Refusal.OperationFailed failed ->
                Problem.of(502, ProblemType.OPERATION_FAILED, detail).inOperation(Optional.of(failed.operationId()));
            case Refusal.Unavailable unavailable ->
                Problem.of(503, ProblemType.UNAVAILABLE, detail).retryAfter(unavailable.retryAfter());
        };
    }

    private static Problem ofProxmox(ProxmoxException failure) {
        String said = "Proxmox VE answered to %s: %s".formatted(failure.call(), failure.getMessage());
        return switch (failure) {
            case ProxmoxException.NotFound ignored -> Problem.of(404, ProblemType.NOT_FOUND, said);
            case ProxmoxException.AlreadyExists ignored -> Problem.of(409, ProblemType.ALREADY_EXISTS, said);
            case ProxmoxException.Locked ignored ->
                Problem.of(409, ProblemType.GUEST_LOCKED, said).retryAfter(SOON);
            case ProxmoxException.WrongState ignored -> Problem.of(409, ProblemType.WRONG_STATE, said);
            case ProxmoxException.Conflict ignored ->
                Problem.of(409, ProblemType.CHANGED_MEANWHILE, said + "; read it again and repeat");
            case ProxmoxException.Forbidden ignored ->
                Problem.of(
                        502,
                        ProblemType.PROXMOX_FORBIDDEN,
                        said + "; give Slipway's token the privileges that it lacks");
            case ProxmoxException.Rejected rejected ->
                Problem.of(422, ProblemType.PROXMOX_REJECTED, said)
                        .with(rejected.errors().entrySet().stream()
                                .map(error -> new Problem.Field("", error.getKey(), error.getValue()))
                                .toList());
            case ProxmoxException.NoCapacity ignored ->
                Problem.of(503, ProblemType.NO_CAPACITY, said + "; free some, or ask for less");
            case ProxmoxException.Unreachable ignored ->
                Problem.of(503, ProblemType.PROXMOX_UNREACHABLE, said).retryAfter(SOON);
            case ProxmoxException.Withheld ignored ->
                Problem.of(503, ProblemType.PROXMOX_UNREACHABLE, "Slipway changes nothing now", said)
                        .retryAfter(SOON);
            case ProxmoxException.UnknownOutcome ignored ->
                Problem.of(504, ProblemType.PROXMOX_UNREACHABLE, "Proxmox VE did not answer in time", said)
                        .retryAfter(SOON);
            case ProxmoxException.Failed ignored -> Problem.of(502, ProblemType.PROXMOX_FAILED, said);
        };
    }

    /// Nothing of the request was kept, and what was accepted before waits until the database works again.
    private static Problem ofDatabase(DatabaseException failure) {
        return switch (failure.trouble()) {
            case FULL ->
                withoutDatabase(
                        ProblemType.DATABASE_FULL,
                        "Slipway's disk is full, so nothing was accepted; an administrator makes room",
                        LATER);
            case READ_ONLY ->
                withoutDatabase(
                        ProblemType.DATABASE_READ_ONLY,
                        "Slipway's database is read-only, so nothing was accepted; an administrator makes it writable",
                        LATER);
            case DAMAGED ->
                withoutDatabase(
                        ProblemType.DATABASE_DAMAGED,
                        "Slipway's database is damaged, so nothing was accepted; an administrator restores a backup",
                        LATER);
            case UNAVAILABLE ->
                withoutDatabase(
                        ProblemType.DATABASE_UNAVAILABLE,
                        "Slipway's database does not answer; repeat the request, with an Idempotency-Key if it makes"
                                + " something",
                        SOON);
            case DEFECT -> defect(failure);
        };
    }

    private static Problem withoutDatabase(ProblemType type, String detail, Duration retryAfter) {
        return Problem.of(503, type, detail).retryAfter(retryAfter);
    }

    private static Problem ofWeb(WebApplicationException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof JsonProcessingException body) {
            return BodyProblem.of(body);
        }
        if (failure instanceof NotFoundException && cause instanceof IllegalArgumentException) {
            // how Jakarta REST says that a query or path parameter cannot be converted
            return Problem.invalid(List.of(), "a parameter of the address is not acceptable: " + cause.getMessage());
        }
        int status = failure.getResponse().getStatus();
        if (status >= 500) {
            return defect(failure);
        }
        return status == 400 ? Problem.invalid(List.<FieldError>of(), "the request cannot be read") : ofStatus(status);
    }

    private static Problem unauthorized() {
        return Problem.of(401, ProblemType.UNAUTHORIZED, "send a valid token as `Authorization: Bearer …`, or sign in");
    }

    private static Problem forbidden(String detail) {
        return Problem.of(403, ProblemType.FORBIDDEN, detail);
    }

    private static Problem untyped(int status, String detail) {
        String title = Optional.ofNullable(Response.Status.fromStatusCode(status))
                .map(Response.Status::getReasonPhrase)
                .orElse("Request failed");
        return Problem.untyped(status, title, detail);
    }

    private static Problem defect(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "%s request failed", id);
        return Problem.untyped(
                500, "Slipway failed", "this is a defect; tell the administrator the id %s".formatted(id));
    }
}
