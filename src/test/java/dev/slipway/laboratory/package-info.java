/// The fault laboratory: packaged processes, a driver, faults by a seed, and an auditor. See docs/reliability.md.
///
/// `Laboratory` runs one trial: a `Site` holds the processes, `Client`s ask for work and write into the `Ledger` what
/// was promised to them, the `Injector` does what the `Schedule` says, and at the end the `Auditor` compares the
/// `Evidence`. The auditor is a pure function with tests of its own.
package dev.slipway.laboratory;
