package dev.slipway.proxmox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which tasks of a node `GET /nodes/{node}/tasks` shall list, running and finished ones alike.
public record TaskQuery(
        @Nullable String type,
        @Nullable VmId vmid,
        @Nullable Instant since) {}
