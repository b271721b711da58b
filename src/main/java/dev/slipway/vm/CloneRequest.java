package dev.slipway.vm;

import org.jspecify.annotations.Nullable;

/// What a copy of a VM shall be like: its name, where it goes, of which snapshot it is, and whether it is
/// started. `full` may only be true or absent: a VM can be linked to a template, and not to another VM.
public record CloneRequest(
        @Nullable String name,
        @Nullable String description,
        @Nullable String node,
        @Nullable String storage,
        @Nullable String snapshot,
        @Nullable Boolean full,
        boolean start) {}
