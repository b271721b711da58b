package dev.slipway.simulator;

/// A simulator of Proxmox VE 9, where terminals let in API tokens.
public class SimulatorNineResource extends SimulatorResource {

    @Override
    protected SimulatorOptions options() {
        return super.options().version("9.2.11");
    }
}
