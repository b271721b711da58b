package dev.slipway.simulator;

import java.time.Instant;
import java.util.Map;

/// A request that the simulator received, as it decoded it.
///
/// `path` starts after `/api2/json`; `status` is 0 until it was answered and -1 when the connection was
/// dropped instead.
public record RequestRecord(Instant at, String method, String path, Map<String, String> params, int status) {}
