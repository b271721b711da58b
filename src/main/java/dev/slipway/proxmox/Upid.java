package dev.slipway.proxmox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a Proxmox VE task: `UPID:<node>:<pid>:<pstart>:<starttime>:<type>:<id>:<user>:`.
///
/// Source: pve-common `src/PVE/UPID.pm`. The colon at the end belongs to it; `id` may be empty. A `qmclone`
/// carries the source VMID and the source node, never the new VMID.
public record Upid(NodeName node, long pid, long pstart, Instant startedAt, String type, String id, String user) {

    private static final Pattern GRAMMAR = Pattern.compile(
            "UPID:([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):"
                    + "([^:\\s/]+):([^:\\s/]*):([^:\\s/]+):");

    /// Reads the text that Proxmox VE answered; throws [IllegalArgumentException] when it is not a UPID.
    @JsonCreator
    public static Upid parse(String text) {
        Matcher part = GRAMMAR.matcher(text);
        if (!part.matches()) {
            throw new IllegalArgumentException("not a UPID");
        }
        return new Upid(
                new NodeName(part.group(1)),
                Long.parseLong(part.group(2), 16),
                Long.parseLong(part.group(3), 16),
                Instant.ofEpochSecond(Long.parseLong(part.group(4), 16)),
                part.group(5),
                part.group(6),
                part.group(7));
    }

    @Override
    @JsonValue
    public String toString() {
        return String.format(
                Locale.ROOT,
                "UPID:%s:%08X:%08X:%08X:%s:%s:%s:",
                node,
                pid,
                pstart,
                startedAt.getEpochSecond(),
                type,
                id,
                user);
    }
}
