package dev.slipway.reconcile;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// In which way something does not fit together, and what can be done about it.
public enum FindingKind {
    /// A managed VM is not there any more.
    @JsonProperty("vanished")
    VANISHED(FindingAction.FORGET),

    /// Under the number of a managed VM there is one without its mark: another one, or the mark was taken off.
    /// It is never touched.
    @JsonProperty("foreign")
    FOREIGN(FindingAction.FORGET),

    /// A managed VM is not as we last knew it.
    @JsonProperty("changed")
    CHANGED(FindingAction.ACKNOWLEDGE),

    /// A VM that an operation of ours made and that nobody manages.
    @JsonProperty("orphan")
    ORPHAN(FindingAction.ADOPT, FindingAction.REMOVE),

    /// A VM with a mark of ours that none of our operations made: a copy, or the VM of another installation.
    @JsonProperty("marked")
    MARKED(FindingAction.ADOPT),

    /// An operation goes on for a VM that is not there any more.
    @JsonProperty("stranded")
    STRANDED(FindingAction.CANCEL);

    private final List<FindingAction> actions;

    FindingKind(FindingAction... actions) {
        this.actions = List.of(actions);
    }

    /// What can be done about it.
    public List<FindingAction> actions() {
        return actions;
    }

    /// Whether it is about a VM that is managed; the others are about VMs that are not.
    boolean ofManaged() {
        return this != ORPHAN && this != MARKED;
    }

    /// Reads the [#label()]; throws [IllegalArgumentException] that lists the kinds for anything else.
    static FindingKind parse(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is one of: "
                        + Arrays.stream(values()).map(FindingKind::label).collect(Collectors.joining(", "))));
    }

    /// The name in the API and the database.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
