package dev.slipway.task;

/// How far a running task is: `percent` from 0 to 100, and the log line that said so.
public record TaskProgress(int percent, String line) {}
