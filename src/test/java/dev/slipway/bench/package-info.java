/// The numbers that Slipway promises, measured on the packaged program: `./slipway bench`.
///
/// Simulator, program and load generator are a process each. Every [Scenario] begins with fresh ones and an empty data
/// directory. Figures are reported beside their targets and never asserted: how fast a machine is today is no property
/// of the code.
package dev.slipway.bench;
