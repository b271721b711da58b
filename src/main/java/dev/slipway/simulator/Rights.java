package dev.slipway.simulator;

import java.util.Arrays;

/// Answers whether somebody holds a privilege, pool membership of VMs included.
final class Rights {

    private final Simulation simulation;

    Rights(Simulation simulation) {
        this.simulation = simulation;
    }

    boolean has(Identity identity, String path, String privilege) {
        if (simulation.options.majorVersion() >= 9 && privilege.equals("VM.Monitor")) {
            return false;
        }
        return identity.has(path, privilege) || hasThroughPool(identity, path, privilege);
    }

    private boolean hasThroughPool(Identity identity, String path, String privilege) {
        if (!path.matches("/vms/\\d{1,9}")) {
            return false;
        }
        String pool = simulation.world.poolOf.get(Integer.parseInt(path.substring(5)));
        return pool != null && identity.has("/pool/" + pool, privilege);
    }

    void require(Identity identity, String path, String privilege) {
        if (!has(identity, path, privilege)) {
            throw ApiError.forbidden(path + ", " + privilege);
        }
    }

    /// The right to connect a network device to a bridge or VNet; `vlan` is empty or `/` and its tag.
    void requireBridge(Identity identity, String bridge, String vlan) {
        require(identity, simulation.world.bridgePath(bridge) + vlan, "SDN.Use");
    }

    void requireAny(Identity identity, String path, String... privileges) {
        if (Arrays.stream(privileges).noneMatch(privilege -> has(identity, path, privilege))) {
            throw ApiError.forbidden(path + ", " + String.join("|", privileges));
        }
    }
}
