package dev.slipway.proxmox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What `GET …/status/current` answers: live, asked of QEMU itself, unlike the cluster's statistics.
public record GuestStatus(
        VmId vmid,
        PowerState state,
        @Nullable String qmpStatus,
        @Nullable String name,
        @Nullable String lock,
        Duration uptime,
        boolean template,
        boolean agent,
        boolean haManaged,
        @Nullable String haState) {

    private static final String PAUSED = "paused";

    static GuestStatus read(VmId vmid, Fields data) {
        return new GuestStatus(
                vmid,
                PowerState.parse(data.requiredText("status")),
                data.text("qmpstatus"),
                data.text("name"),
                data.text("lock"),
                data.seconds("uptime"),
                data.flag("template"),
                data.flag("agent"),
                data.object("ha").flag("managed"),
                data.object("ha").text("state"));
    }

    /// Whether it runs and is held: the statistics call it running all the same.
    public boolean paused() {
        return state == PowerState.RUNNING && PAUSED.equals(qmpStatus);
    }
}
