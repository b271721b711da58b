package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What an operation is for, and the steps it goes through when all is well.
public enum OperationKind {
    @JsonProperty("create")
    CREATE(Step.CLONE, Step.CONFIGURE, Step.RESIZE, Step.START, Step.ADDRESS),
    @JsonProperty("delete")
    DELETE(Step.STOP, Step.DESTROY, Step.CONFIRM),
    @JsonProperty("start")
    START(Step.START),
    @JsonProperty("stop")
    STOP(Step.STOP),
    @JsonProperty("shutdown")
    SHUTDOWN(Step.SHUTDOWN),
    @JsonProperty("reboot")
    REBOOT(Step.REBOOT, Step.CONFIRM),
    @JsonProperty("reset")
    RESET(Step.RESET),
    @JsonProperty("suspend")
    SUSPEND(Step.SUSPEND),
    @JsonProperty("resume")
    RESUME(Step.RESUME),
    @JsonProperty("snapshot")
    SNAPSHOT(Step.SNAPSHOT),
    @JsonProperty("rollback")
    ROLLBACK(Step.ROLLBACK, Step.START),
    @JsonProperty("delete_snapshot")
    DELETE_SNAPSHOT(Step.DELETE_SNAPSHOT),
    @JsonProperty("reconfigure")
    RECONFIGURE(Step.CONFIGURE, Step.RESIZE, Step.CONFIRM),
    @JsonProperty("bulk")
    BULK(Step.ITEMS),
    @JsonProperty("adopt")
    ADOPT(Step.MARK),
    @JsonProperty("release")
    RELEASE(Step.UNMARK),
    @JsonProperty("migrate")
    MIGRATE(Step.MIGRATE, Step.CONFIRM),
    @JsonProperty("template")
    TEMPLATE(Step.TEMPLATE),
    @JsonProperty("create_blank")
    CREATE_BLANK(Step.CREATE, Step.START),
    @JsonProperty("devices")
    DEVICES(Step.DEVICES, Step.CONFIRM),
    @JsonProperty("import_template")
    IMPORT_TEMPLATE(Step.DOWNLOAD, Step.CREATE, Step.TEMPLATE, Step.CLEAN_UP);

    private final List<Step> steps;

    OperationKind(Step... steps) {
        this.steps = List.of(steps);
    }

    /// The steps in their order. Others follow when they begin: those of a roll-back, and those that
    /// turn out to be needed on the way.
    public List<Step> steps() {
        return steps;
    }

    /// Whether it makes a guest that was not there before, under a name and a VMID of its own.
    public boolean makesGuest() {
        return this == CREATE || this == CREATE_BLANK || this == IMPORT_TEMPLATE;
    }

    /// Those that make a guest, as a list of SQL.
    static String makingGuests() {
        return Arrays.stream(values())
                .filter(OperationKind::makesGuest)
                .map(kind -> "'" + kind.label() + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /// Reads the [#label()]; throws [IllegalArgumentException] that lists the kinds for anything else.
    public static OperationKind parse(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is one of: "
                        + Arrays.stream(values()).map(OperationKind::label).collect(Collectors.joining(", "))));
    }

    /// The name in the API, the journal and the logs.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
