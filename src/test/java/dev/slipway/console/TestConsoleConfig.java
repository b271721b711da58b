package dev.slipway.console;

import java.time.Duration;

/// The configuration of consoles as a test wants it.
record TestConsoleConfig(Duration ticketLifetime, int mostOpen, Duration pingInterval, Duration idleLimit)
        implements ConsoleConfig {}
