package dev.slipway.operation;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.task.TaskOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why an operation did not reach its goal, told to its user: the step, what Proxmox VE said, what to do about it.
///
/// `code` is a stable word for programs. `logTail` has the last lines of the Proxmox task's log, where there was one.
public record Failure(@Nullable Step step, String code, String reason, String advice, List<String> logTail) {

    private static final String OVERDUE = "task-overdue";

    public Failure {
        logTail = List.copyOf(logTail);
    }

    /// Why an item of a bulk operation was not accepted. `code` is the last part of the problem type that the
    /// same request would be answered with alone.
    public static Failure refused(Refusal refusal) {
        return new Failure(
                null, code(refusal), refusal.getMessage(), "Nothing was done. Change that, then ask again.", List.of());
    }

    private static String code(Refusal refusal) {
        ProblemType type =
                switch (refusal) {
                    case Refusal.InvalidRequest ignored -> ProblemType.INVALID_REQUEST;
                    case Refusal.NotFound ignored -> ProblemType.NOT_FOUND;
                    case Refusal.AlreadyExists ignored -> ProblemType.ALREADY_EXISTS;
                    case Refusal.Conflict conflict -> conflict.type();
                    case Refusal.GuestLocked ignored -> ProblemType.GUEST_LOCKED;
                    case Refusal.NotAllowed ignored -> ProblemType.FORBIDDEN;
                    case Refusal.TooMany ignored -> ProblemType.TOO_MANY_REQUESTS;
                    case Refusal.Unavailable ignored -> ProblemType.UNAVAILABLE;
                    case Refusal.OperationFailed ignored -> ProblemType.OPERATION_FAILED;
                };
        return type.word();
    }

    /// Why an item of a bulk operation was not accepted when Proxmox VE said so.
    public static Failure refused(ProxmoxException cause) {
        return new Failure(null, code(cause), cause.getMessage(), advice(cause), List.of());
    }

    /// A defect of ours, in this step or before there was any.
    public static Failure internal(@Nullable Step step) {
        return new Failure(
                step,
                "internal",
                "Slipway met an error of its own",
                "The server's log says more under this operation's id.",
                List.of());
    }

    /// The same without the task's log, which is kept once.
    public Failure brief() {
        return new Failure(step, code, reason, advice, List.of());
    }

    static Failure of(Step step, ProxmoxException cause, List<String> logTail) {
        return new Failure(step, code(cause), cause.getMessage(), advice(cause), logTail);
    }

    boolean overdue() {
        return code.equals(OVERDUE);
    }

    static Failure overdue(Step step, Upid upid, TaskOutcome.Overdue overdue) {
        return new Failure(
                step,
                OVERDUE,
                "the task %s was not seen to end within %d s"
                        .formatted(upid, overdue.deadline().toSeconds()),
                "Look at the task's log in Proxmox VE; it took longer than it may.",
                List.of());
    }

    static Failure lost(Step step) {
        return new Failure(
                step,
                "unknown-outcome",
                "Proxmox VE lost the request each time it was sent",
                "Look at the health of the node, then try again.",
                List.of());
    }

    static Failure stuck(Step step, StepWork.Effect.Stuck stuck) {
        return new Failure(step, stuck.code(), stuck.reason(), stuck.advice(), List.of());
    }

    private static String code(ProxmoxException cause) {
        return switch (cause) {
            case ProxmoxException.NotFound ignored -> "not-found";
            case ProxmoxException.AlreadyExists ignored -> "already-exists";
            case ProxmoxException.Locked ignored -> "guest-locked";
            case ProxmoxException.WrongState ignored -> "wrong-state";
            case ProxmoxException.Conflict ignored -> "conflict";
            case ProxmoxException.Forbidden ignored -> "proxmox-forbidden";
            case ProxmoxException.Rejected ignored -> "proxmox-rejected";
            case ProxmoxException.NoCapacity ignored -> "no-capacity";
            case ProxmoxException.Unreachable ignored -> "proxmox-unreachable";
            case ProxmoxException.Withheld ignored -> "proxmox-unreachable";
            case ProxmoxException.UnknownOutcome ignored -> "unknown-outcome";
            case ProxmoxException.Failed ignored -> "proxmox-failed";
        };
    }

    private static String advice(ProxmoxException cause) {
        return switch (cause) {
            case ProxmoxException.NotFound ignored ->
                "Something it needs is no longer there. Look at the template and the node, then try again.";
            case ProxmoxException.AlreadyExists ignored -> "Try again: another VMID will be used.";
            case ProxmoxException.Locked ignored ->
                "Another task holds the lock for longer than we wait. Try again when backups and clones have ended.";
            case ProxmoxException.WrongState ignored -> "Look at the state of the VM, then try again.";
            case ProxmoxException.Conflict ignored -> "Somebody changed the VM meanwhile. Read it again and repeat.";
            case ProxmoxException.Forbidden ignored ->
                "The API token lacks this privilege. Ask an administrator of Proxmox VE to grant it.";
            case ProxmoxException.Rejected ignored -> "Proxmox VE does not accept this value. Change it and try again.";
            case ProxmoxException.NoCapacity ignored ->
                "Choose another node or storage, a smaller size, or free space.";
            case ProxmoxException.Unreachable ignored ->
                "Proxmox VE did not answer. Try again when the cluster is back.";
            case ProxmoxException.Withheld ignored -> "Try again: nothing was sent.";
            case ProxmoxException.UnknownOutcome ignored ->
                "It could not be found out whether Proxmox VE did it. Look at the VM before you try again.";
            case ProxmoxException.Failed ignored ->
                "Proxmox VE gave this reason. The task's log on the node may say more.";
        };
    }
}
