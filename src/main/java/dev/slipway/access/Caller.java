package dev.slipway.access;

/// Who asks: the name that operations are owned by, and the project that new VMs go to.
public record Caller(String name, String project) {}
