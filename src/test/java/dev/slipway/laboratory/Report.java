package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.laboratory.Ledger.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What came out of a trial, for people and for programs.
final class Report {

    private final Plan plan;
    private final ObjectNode json = new ObjectMapper().createObjectNode();
    private final List<Violation> violations;

    Report(
            Plan plan,
            Duration disturbed,
            Map<String, Integer> faults,
            Map<String, Integer> skipped,
            Ledger ledger,
            Site site,
            List<Violation> violations) {
        this.plan = plan;
        this.violations = violations;
        List<Work> works = ledger.works();
        json.put("name", plan.name())
                .put("seed", plan.seed())
                .put("replicas", plan.replicas())
                .put("engine", plan.engine())
                .put("seconds", disturbed.toSeconds())
                .put("operations", works.size())
                .put("faults", sum(faults));
        counts("faults_by_kind", faults);
        counts("planned_and_skipped", skipped);
        counts("operations_by_outcome", outcomes(works));
        counts("requests", ledger.counts());
        ObjectNode durations = json.putObject("seconds_of_an_operation");
        works.stream()
                .filter(Work::over)
                .collect(Collectors.groupingBy(work -> work.kind, TreeMap::new, Collectors.toList()))
                .forEach((kind, some) -> durations
                        .putObject(kind)
                        .put("p50", percentile(some, 50))
                        .put("p99", percentile(some, 99)));
        json.putObject("replicas_as_processes")
                .put(
                        "starts_that_failed",
                        site.replicas().stream().mapToInt(Replica::failedStarts).sum())
                .put(
                        "slowest_stop_seconds",
                        site.replicas().stream()
                                .mapToDouble(replica -> replica.slowestStop().toMillis() / 1000.0)
                                .max()
                                .orElse(0))
                .put(
                        "stops_that_did_not_end",
                        site.replicas().stream()
                                .mapToInt(Replica::unendingStops)
                                .sum());
        json.put("clock_jumps", site.canSetClocks() ? "injected" : "NOT INJECTED: no C compiler here");
        json.put("replay", plan.replay());
        var list = json.putArray("violations");
        violations.forEach(violation -> list.add(violation.toString()));
    }

    List<Violation> violations() {
        return violations;
    }

    int operations() {
        return json.get("operations").intValue();
    }

    int faults() {
        return json.get("faults").intValue();
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void counts(String name, Map<String, Integer> counts) {
        ObjectNode object = json.putObject(name);
        counts.forEach(object::put);
    }

    private static Map<String, Integer> outcomes(List<Work> works) {
        return works.stream()
                .collect(Collectors.toMap(
                        work -> work.kind + " "
                                + (work.over()
                                        ? work.ended.join().path("status").asText()
                                        : "not ended"),
                        work -> 1,
                        Integer::sum,
                        TreeMap::new));
    }

    private static double percentile(List<Work> works, int percent) {
        List<Long> sorted =
                works.stream().map(work -> work.took().toMillis()).sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1000.0;
    }

    /// Prints it, and keeps it beside the logs of the processes.
    Report publish() {
        String markdown = markdown();
        System.out.println(markdown);
        try {
            Path folder = Files.createDirectories(plan.folder());
            Files.writeString(folder.resolve("report.json"), json.toPrettyString());
            Files.writeString(folder.resolve("report.md"), markdown);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("## Fault laboratory: %s, %d replica(s), seed %d%n%n"
                .formatted(plan.engine(), plan.replicas(), plan.seed()));
        text.append("%d operations and %d faults in %d s, %d violations. Clock jumps: %s.%n"
                .formatted(
                        operations(),
                        faults(),
                        json.get("seconds").intValue(),
                        violations.size(),
                        json.get("clock_jumps").textValue()));
        table(text, "Fault", "Times", json.get("faults_by_kind"));
        table(text, "Operation", "Times", json.get("operations_by_outcome"));
        table(text, "Seconds of an operation (p50, p99)", "", json.get("seconds_of_an_operation"));
        table(text, "Requests", "Times", json.get("requests"));
        table(text, "Processes", "", json.get("replicas_as_processes"));
        table(text, "Planned and skipped", "Times", json.get("planned_and_skipped"));
        violations.forEach(
                violation -> text.append("- VIOLATION ").append(violation).append('\n'));
        return text.append("%nReplay: `%s`%n".formatted(plan.replay())).toString();
    }

    private static void table(StringBuilder text, String what, String value, JsonNode object) {
        if (object.isEmpty()) {
            return;
        }
        text.append("%n| %s | %s |%n|---|---|%n".formatted(what, value));
        object.properties().forEach(row -> text.append("| %s | %s |%n".formatted(row.getKey(), cell(row.getValue()))));
    }

    private static String cell(JsonNode value) {
        return value.isObject()
                ? "%s, %s".formatted(seconds(value.get("p50")), seconds(value.get("p99")))
                : value.asText();
    }

    private static String seconds(JsonNode value) {
        return String.format(Locale.ROOT, "%.2f", value.doubleValue());
    }
}
