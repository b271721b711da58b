package dev.slipway.proxmox;

import java.util.List;

/// A part of a task's log: `lines` from the asked start on, `total` the number of lines there are.
public record TaskLog(List<String> lines, int total) {}
