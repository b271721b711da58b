package dev.slipway.proxmox;

import org.jspecify.annotations.Nullable;

/// What `GET /nodes/{node}/tasks/{upid}/status` answers; `exitStatus` is there only once the task has stopped.
public record TaskStatus(
        Upid upid, boolean running, @Nullable String exitStatus) {}
