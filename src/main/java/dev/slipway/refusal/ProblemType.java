package dev.slipway.refusal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Every kind of problem that a caller can be told of: the closed list behind the `type` of RFC 9457, which is stable
/// and which a program may rely on. The OpenAPI document is made from it.
public enum ProblemType {
    INVALID_REQUEST(
            "The request is not valid", "Values of the request do not validate; errors names each of them", 400),
    UNAUTHORIZED("Sign in first", "The request carries no valid token and no session", 401),
    FORBIDDEN("Not allowed", "The caller is known and may not do this", 403),
    NOT_FOUND("Not found", "There is no such thing, or it is not the caller's", 404),
    ALREADY_EXISTS("Already exists", "The VMID or the name is taken", 409),
    ALREADY_MANAGED("The VM is managed already", "Slipway manages this VM, which was to be adopted", 409),
    BOOT_DISK("The VM boots from this disk", "A disk that a VM boots from stays", 409),
    CHANGED_MEANWHILE("Changed meanwhile", "Somebody else changed it first; read it again and repeat", 409),
    GUEST_LOCKED(
            "The VM is busy", "Another operation or task holds the VM; ask again after the time in Retry-After", 409),
    IDEMPOTENCY_KEY_REUSED(
            "The Idempotency-Key was used before", "The Idempotency-Key belongs to another request", 409),
    IN_USE("Something else needs it", "Something else needs it, such as linked clones their template", 409),
    IS_TEMPLATE("It is a template", "A template is meant where a VM is needed", 409),
    NO_CAPACITY("No capacity left", "No node, storage or VMID is left for it", 409, 503),
    NO_FREE_SLOT("There is no place for it", "The VM has no place left for such a device", 409),
    NO_SERIAL_PORT("The VM has no serial port", "The VM needs a serial port for a text console", 409),
    NOT_MANAGED("The VM is not managed by Slipway", "Slipway shows the VM and does not manage it", 409),
    NOT_MOVABLE(
            "The VM cannot be moved there as it is",
            "A disk, a device or the target node stands in the way; detail says which",
            409),
    NOT_OFFERED("This cannot be done about it", "The finding does not offer this action", 409),
    NOT_RUNNING("The VM is not running", "The VM has to run for this", 409),
    OPERATION_ENDED("The operation has ended", "The operation has ended and cannot be cancelled", 409),
    PROTECTED("The VM is protected", "The VM or its disks are protected", 409),
    WRONG_STATE("The VM is not in the right state", "The VM is not in the state that this needs", 409),
    PROXMOX_REJECTED(
            "Proxmox VE does not accept the values",
            "The values got as far as Proxmox VE, and it refused them; errors names them in its words",
            422),
    TOO_MANY_REQUESTS(
            "Too many requests", "More than the caller may ask; ask again after the time in Retry-After", 429),
    OPERATION_FAILED(
            "The operation failed", "The operation failed while the caller waited for it; operation_id names it", 502),
    PROXMOX_FAILED("Proxmox VE failed", "It took the call and could not do it; detail has its words", 502),
    PROXMOX_FORBIDDEN("Proxmox VE refuses Slipway", "Slipway's token lacks a privilege", 502),
    DATABASE_DAMAGED("The database is damaged", "Slipway's database is damaged; nothing was accepted", 503),
    DATABASE_FULL("No room left to store anything", "Slipway's disk is full; nothing was accepted", 503),
    DATABASE_READ_ONLY("Nothing can be stored", "Slipway's database is read-only; nothing was accepted", 503),
    DATABASE_UNAVAILABLE("The database does not answer", "Slipway's database does not answer", 503),
    UNAVAILABLE("Not available now", "Something that this needs is not there at the moment", 503),
    PROXMOX_UNREACHABLE("Proxmox VE does not answer", "Proxmox VE does not answer, or did not in time", 503, 504);

    private static final String FAMILY = "/problems/";

    private final String title;
    private final String meaning;
    private final List<Integer> statuses;

    ProblemType(String title, String meaning, Integer... statuses) {
        this.title = title;
        this.meaning = meaning;
        this.statuses = List.of(statuses);
    }

    /// The word for it, in kebab case: the last part of the [#uri()], and the code of an operation that failed so.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What stands in `type`.
    public String uri() {
        return FAMILY + word();
    }

    /// The same for people, in a few words.
    public String title() {
        return title;
    }

    /// What it means, in a sentence for the readers of the API's description.
    public String meaning() {
        return meaning;
    }

    /// With which statuses it is answered.
    public List<Integer> statuses() {
        return statuses;
    }

    /// Those that are answered with this status.
    public static List<ProblemType> of(int status) {
        return Arrays.stream(values())
                .filter(type -> type.statuses.contains(status))
                .toList();
    }
}
