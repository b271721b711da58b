package dev.slipway.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A named amount of vCPU, memory and disk.
public record Size(
        String name,
        int cores,
        @JsonProperty("memory") int memoryMiB,
        @JsonProperty("disk_size") int diskGiB) {}
