package dev.slipway.turn;

import dev.slipway.operation.OperationId;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the table does, in memory: who came, who has a turn, who was served when. Names stand for operations.
final class Line {

    private final TurnRules rules;
    private final Map<String, Turn> turns = new LinkedHashMap<>();
    private final Map<OperationId, String> names = new HashMap<>();
    private final Map<TurnRules.Share, Long> served = new HashMap<>();
    private TurnRules.Decision latest = new TurnRules.Decision(List.of(), Map.of(), Set.of(), List.of());
    private final List<String> running = new ArrayList<>();
    private long number;

    Line(int perStorage, int perTemplate, int perNode) {
        this.rules = new TurnRules(new Limits(perStorage, perTemplate, perNode));
    }

    static Demand demand(String storage, String template, String node) {
        return new Demand(ClusterName.DEFAULT, storage, false, template, new NodeName(node));
    }

    static Demand shared(String storage, String template, String node) {
        return new Demand(ClusterName.DEFAULT, storage, true, template, new NodeName(node));
    }

    Line comes(String name, String project, Demand demand) {
        OperationId id = OperationId.random();
        names.put(id, name);
        turns.put(name, new Turn(id, ++number, project, demand, Instant.EPOCH, false, 0));
        return this;
    }

    Line leaves(String name) {
        turns.remove(name);
        running.remove(name);
        return this;
    }

    /// Yields the names of those who begin, in their order.
    List<String> round() {
        latest = rules.decide(List.copyOf(turns.values()), served);
        served.putAll(latest.served());
        latest.passedOver().forEach(id -> change(id, false, 1));
        latest.granted().forEach(turn -> {
            change(turn.operation(), true, 0);
            running.add(names.get(turn.operation()));
        });
        return latest.granted().stream()
                .map(turn -> names.get(turn.operation()))
                .toList();
    }

    private void change(OperationId id, boolean granted, int passed) {
        turns.computeIfPresent(
                names.get(id),
                (name, turn) -> new Turn(
                        turn.operation(),
                        turn.number(),
                        turn.project(),
                        turn.demand(),
                        turn.since(),
                        granted,
                        turn.passedOver() + passed));
    }

    List<TurnRules.Place> places() {
        return latest.waiting();
    }

    TurnRules.Place place(String name) {
        return latest.waiting().stream()
                .filter(place -> names.get(place.turn().operation()).equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<String> inLine() {
        return latest.waiting().stream()
                .map(place -> names.get(place.turn().operation()))
                .toList();
    }

    /// In the order in which they began.
    List<String> running() {
        return List.copyOf(running);
    }

    Map<String, Turn> turns() {
        return turns;
    }
}
