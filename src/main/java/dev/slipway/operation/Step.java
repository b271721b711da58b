package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// One part of an operation; it usually starts one Proxmox task. Each is safe to repeat.
public enum Step {
    @JsonProperty("clone")
    CLONE,
    @JsonProperty("configure")
    CONFIGURE,
    @JsonProperty("resize")
    RESIZE,
    @JsonProperty("start")
    START,
    @JsonProperty("address")
    ADDRESS,
    @JsonProperty("stop")
    STOP,
    @JsonProperty("destroy")
    DESTROY,
    @JsonProperty("shutdown")
    SHUTDOWN,
    @JsonProperty("reboot")
    REBOOT,
    @JsonProperty("reset")
    RESET,
    @JsonProperty("suspend")
    SUSPEND,
    @JsonProperty("resume")
    RESUME,
    @JsonProperty("confirm")
    CONFIRM,
    @JsonProperty("snapshot")
    SNAPSHOT,
    @JsonProperty("rollback")
    ROLLBACK,
    @JsonProperty("delete_snapshot")
    DELETE_SNAPSHOT,
    /// All items of a bulk operation; the only step that is no call.
    @JsonProperty("items")
    ITEMS,
    @JsonProperty("mark")
    MARK,
    @JsonProperty("unmark")
    UNMARK,
    @JsonProperty("migrate")
    MIGRATE,
    @JsonProperty("template")
    TEMPLATE,
    @JsonProperty("create")
    CREATE,
    @JsonProperty("devices")
    DEVICES,
    @JsonProperty("download")
    DOWNLOAD,
    @JsonProperty("clean_up")
    CLEAN_UP;

    /// The name in the API, the journal and the logs.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
