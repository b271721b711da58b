package dev.slipway.bench;

/// One thing to measure.
interface Scenario {

    /// The word on the command line.
    String name();

    /// What is measured, in a line.
    String subject();

    /// Measures it on fresh processes; what cannot be measured is an exception.
    void measure(Workbench bench, Findings findings);
}
