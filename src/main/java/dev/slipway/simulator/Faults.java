package dev.slipway.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The faults in force. Tests script them here, other processes through `/simulator/faults`.
public final class Faults {

    private final Simulation simulation;
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> downNodes = ConcurrentHashMap.newKeySet();
    private volatile boolean clusterDown;
    private volatile boolean quorumLost;

    Faults(Simulation simulation) {
        this.simulation = simulation;
    }

    public void add(Fault fault) {
        synchronized (faults) {
            faults.add(fault);
        }
    }

    /// Takes back every fault, and brings nodes and cluster up.
    public void clear() {
        synchronized (faults) {
            faults.clear();
        }
        downNodes.clear();
        clusterDown = false;
        quorumLost = false;
    }

    /// From now on calls for this node are answered 595, and its guests lose their figures.
    public void nodeDown(String node) {
        simulation.run(() -> downNodes.add(node));
    }

    public void nodeUp(String node) {
        simulation.run(() -> downNodes.remove(node));
    }

    /// While down, every connection is closed without an answer, but for the admin path.
    public void clusterDown(boolean down) {
        clusterDown = down;
    }

    /// While lost, the cluster says so in its status.
    public void quorumLost(boolean lost) {
        quorumLost = lost;
    }

    boolean isQuorumLost() {
        return quorumLost;
    }

    boolean isClusterDown() {
        return clusterDown;
    }

    boolean isDown(String node) {
        return downNodes.contains(node);
    }

    List<Fault> list() {
        synchronized (faults) {
            return List.copyOf(faults);
        }
    }

    Optional<Fault> hitting(String method, String path, Map<String, String> params) {
        synchronized (faults) {
            return faults.stream()
                    .filter(fault -> fault.hits(method, path, params))
                    .findFirst();
        }
    }
}
