package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.laboratory.Evidence.Accepted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// What was promised to the clients, in the order of acceptance, and what they saw besides.
final class Ledger {

    /// One accepted operation. `ended` completes with what the API says of it at the end, and `took` is measured by the
    /// driver's own clock, because those of the replicas jump.
    static final class Work {
        final String operation;
        final String kind;
        final CompletableFuture<JsonNode> ended = new CompletableFuture<>();
        private final long acceptedAt = System.nanoTime();
        private volatile Duration took = Duration.ZERO;

        private Work(String operation, String kind) {
            this.operation = operation;
            this.kind = kind;
        }

        void end(JsonNode operation) {
            took = Duration.ofNanos(System.nanoTime() - acceptedAt);
            ended.complete(operation);
        }

        boolean over() {
            return ended.isDone();
        }

        boolean succeeded() {
            return over() && ended.join().path("status").asText().equals("succeeded");
        }

        Duration took() {
            return took;
        }
    }

    private final List<Accepted> accepted = new ArrayList<>();
    private final Map<String, Work> works = new LinkedHashMap<>();
    private final List<String> badAnswers = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    /// Notes an acceptance; `vm` is the operation that made the VM, empty for a creation.
    synchronized Work accepted(String key, String kind, String operation, String vm, Promise promise) {
        accepted.add(new Accepted(key, operation, vm.isEmpty() ? operation : vm, promise));
        return works.computeIfAbsent(operation, id -> new Work(id, kind));
    }

    synchronized void badAnswer(String answer) {
        badAnswers.add(answer);
    }

    synchronized void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    synchronized int size() {
        return works.size();
    }

    synchronized List<Work> works() {
        return List.copyOf(works.values());
    }

    List<Work> open() {
        return works().stream().filter(work -> !work.over()).toList();
    }

    synchronized List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    synchronized List<String> badAnswers() {
        return List.copyOf(badAnswers);
    }

    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }
}
