package dev.slipway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The program behind `./slipway bench`.
///
/// It ends with 0 whatever the figures are, with 1 when one could not be measured, and with 2 when called wrongly.
public final class Bench {

    private static final List<Scenario> SCENARIOS = List.of(
            new StartScenario(),
            new PostScenario(),
            new ListScenario(),
            new LatencyScenario(),
            new OverheadScenario(),
            new ContentionScenario(),
            new InFlightScenario(),
            new InventoryScenario(),
            new DeathsScenario());

    private final BenchOptions options;
    private final PrintStream out;
    private final Machine machine = Machine.here();

    private Bench(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String... words) throws IOException {
        if (List.of(words).contains("--help")) {
            System.out.print(BenchOptions.USAGE);
            System.out.println("names: " + names());
            return;
        }
        try {
            Workbench.endAllAtExit();
            BenchOptions options = BenchOptions.parse(words);
            System.exit(new Bench(options, System.out).run(chosen(options)) ? 0 : 1);
        } catch (IllegalArgumentException wrong) {
            System.err.println("slipway bench: " + wrong.getMessage());
            System.err.print(BenchOptions.USAGE);
            System.exit(2);
        }
    }

    private static String names() {
        return SCENARIOS.stream().map(Scenario::name).collect(Collectors.joining(", "));
    }

    private static List<Scenario> chosen(BenchOptions options) {
        if (options.names().isEmpty()) {
            return SCENARIOS;
        }
        return options.names().stream()
                .map(name -> SCENARIOS.stream()
                        .filter(scenario -> scenario.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "unknown scenario %s; there are %s".formatted(name, names()))))
                .toList();
    }

    /// Runs the scenarios one after the other; one that fails leaves the others alone.
    private boolean run(List<Scenario> scenarios) throws IOException {
        out.println(machine.line());
        out.println("measured: " + program());
        if (machine.busy()) {
            out.println("WARNING: the machine is busy with something else; these figures are too bad.");
        }
        List<Findings> all = new ArrayList<>();
        boolean measured = true;
        for (Scenario scenario : scenarios) {
            out.printf("%n%s: %s%n", scenario.name(), scenario.subject());
            Findings findings = new Findings(scenario.name(), out);
            all.add(findings);
            measured &= measured(scenario, findings);
            write(all);
        }
        summary(all);
        return measured;
    }

    private boolean measured(Scenario scenario, Findings findings) {
        try {
            scenario.measure(new Workbench(options, scenario.name()), findings);
            return true;
        } catch (RuntimeException | AssertionError failure) {
            findings.note("NOT MEASURED: %s", failure);
            failure.printStackTrace(out);
            return false;
        }
    }

    private String program() {
        return options.binary().map(Path::toString).orElse("target/quarkus-app on a JVM")
                + options.database()
                        .map(url -> " with PostgreSQL, %d replicas".formatted(options.replicas()))
                        .orElse("")
                + (options.quick() ? ", quick: a trial, not a measurement" : "");
    }

    private void summary(List<Findings> all) {
        List<Figure> missed =
                all.stream().flatMap(findings -> findings.missed().stream()).toList();
        out.printf("%n%d figures miss their target%s%n", missed.size(), missed.isEmpty() ? "" : ":");
        missed.forEach(figure -> out.println(figure.line()));
        out.println("As JSON: " + options.json());
    }

    private void write(List<Findings> all) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode json = mapper.createObjectNode();
        json.set("machine", machine.toJson());
        json.put("program", program());
        json.put("quick", options.quick());
        ArrayNode scenarios = json.putArray("scenarios");
        all.forEach(findings -> scenarios.add(findings.toJson()));
        Path file = options.json().toAbsolutePath();
        Files.createDirectories(file.getParent());
        Files.writeString(file, mapper.writeValueAsString(json) + "\n", StandardCharsets.UTF_8);
    }
}
