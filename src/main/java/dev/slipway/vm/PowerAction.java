package dev.slipway.vm;

import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Step;
import dev.slipway.proxmox.GuestStatus;
import dev.slipway.proxmox.PowerState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What can be done with the power of a VM: how the state that it leads to is recognized, and in which state it
/// makes no sense (field guide 11).
public enum PowerAction {
    START(
            OperationKind.START,
            Step.START,
            PowerState.RUNNING,
            Set.of("qmstart", "hastart"),
            PowerAction::goesOn,
            "the VM is running already",
            GuestStatus::paused,
            "VM %s is paused; resume it"),
    STOP(
            OperationKind.STOP,
            Step.STOP,
            PowerState.STOPPED,
            Set.of("qmstop", "hastop"),
            PowerAction::isOff,
            "the VM is off already",
            status -> false,
            ""),
    SHUTDOWN(
            OperationKind.SHUTDOWN,
            Step.SHUTDOWN,
            PowerState.STOPPED,
            Set.of("qmshutdown", "hastop"),
            PowerAction::isOff,
            "the VM is off already",
            status -> false,
            ""),
    REBOOT(OperationKind.REBOOT, Step.REBOOT, "qmreboot"),
    RESET(OperationKind.RESET, Step.RESET, "qmreset"),
    SUSPEND(
            OperationKind.SUSPEND,
            Step.SUSPEND,
            PowerState.RUNNING,
            Set.of("qmpause"),
            GuestStatus::paused,
            "the VM is paused already",
            PowerAction::isOff,
            "VM %s is not running"),
    RESUME(
            OperationKind.RESUME,
            Step.RESUME,
            PowerState.RUNNING,
            Set.of("qmresume"),
            PowerAction::goesOn,
            "the VM is running already",
            PowerAction::isOff,
            "VM %s is not running; start it");

    private final OperationKind kind;
    private final Step step;
    private final PowerState leadsTo;
    private final Set<String> tasks;
    private final Predicate<GuestStatus> reached;
    private final String alreadySo;
    private final Predicate<GuestStatus> senseless;
    private final String why;

    PowerAction(
            OperationKind kind,
            Step step,
            PowerState leadsTo,
            Set<String> tasks,
            Predicate<GuestStatus> reached,
            String alreadySo,
            Predicate<GuestStatus> senseless,
            String why) {
        this.kind = kind;
        this.step = step;
        this.leadsTo = leadsTo;
        this.tasks = tasks;
        this.reached = reached;
        this.alreadySo = alreadySo;
        this.senseless = senseless;
        this.why = why;
    }

    /// One that ends where it began, so that nobody can see by the state whether it happened.
    PowerAction(OperationKind kind, Step step, String task) {
        this(
                kind,
                step,
                PowerState.RUNNING,
                Set.of(task),
                status -> false,
                "",
                PowerAction::isOff,
                "VM %s is not running");
    }

    private static boolean goesOn(GuestStatus status) {
        return status.state() == PowerState.RUNNING && !status.paused();
    }

    private static boolean isOff(GuestStatus status) {
        return status.state() == PowerState.STOPPED;
    }

    /// The action of this name, empty when there is none.
    public static Optional<PowerAction> named(@Nullable String label) {
        return Arrays.stream(values())
                .filter(action -> action.label().equals(label))
                .findFirst();
    }

    static PowerAction of(OperationKind kind) {
        return Arrays.stream(values())
                .filter(action -> action.kind == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(kind + " is no power action"));
    }

    /// The name in the API.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    OperationKind kind() {
        return kind;
    }

    Step step() {
        return step;
    }

    /// Whether the VM runs when it is done; one that is paused counts as running.
    PowerState leadsTo() {
        return leadsTo;
    }

    /// The types of the tasks that do it, those of the high-availability manager included.
    Set<String> tasks() {
        return tasks;
    }

    /// Whether a VM that has gone through it cannot be told from one that has not, so that a repetition shows.
    boolean leavesNoTrace() {
        return this == REBOOT || this == RESET;
    }

    /// Why there is nothing to do; empty when there is.
    Optional<String> alreadySo(GuestStatus status) {
        return reached.test(status) ? Optional.of(alreadySo) : Optional.empty();
    }

    /// Why it cannot be done in this state; empty when it can.
    Optional<String> senseless(GuestStatus status) {
        return senseless.test(status) ? Optional.of(why.formatted(status.vmid())) : Optional.empty();
    }
}
