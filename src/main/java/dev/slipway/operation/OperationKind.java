package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/// What an operation is for, and the steps it goes through when all is well.
public enum OperationKind {
    @JsonProperty("create")
    CREATE(Step.CLONE, Step.CONFIGURE, Step.RESIZE, Step.START, Step.ADDRESS),
    @JsonProperty("delete")
    DELETE(Step.STOP, Step.DESTROY);

    private final List<Step> steps;

    OperationKind(Step... steps) {
        this.steps = List.of(steps);
    }

    /// The steps in their order. A roll-back has its own, which follow when they begin.
    public List<Step> steps() {
        return steps;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
