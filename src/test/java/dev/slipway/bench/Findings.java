package dev.slipway.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one scenario found out, printed as it comes in.
final class Findings {

    private final String scenario;
    private final PrintStream out;
    private final List<String> notes = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();

    Findings(String scenario, PrintStream out) {
        this.scenario = scenario;
        this.out = out;
    }

    /// How something was measured, or what is to be known about it.
    void note(String text, Object... values) {
        String note = text.formatted(values);
        notes.add(note);
        out.println("  - " + note);
        out.flush();
    }

    void figure(String name, double value, String unit) {
        add(new Figure(name, value, unit, Optional.empty()));
    }

    void figure(String name, double value, String unit, Target target) {
        add(new Figure(name, value, unit, Optional.of(target)));
    }

    /// The latencies of a load: median, 99 of 100, longest; `target` is for the second.
    void latencies(String of, Latencies latencies, Optional<Target> target) {
        figure(of + ", median", latencies.atPercentile(50), "ms");
        add(new Figure(of + ", p99", latencies.atPercentile(99), "ms", target));
        figure(of + ", longest", latencies.longest(), "ms");
        if (latencies.refused() > 0) {
            figure(of + ", not answered as wanted", latencies.refused(), "requests", Target.exactly(0));
            note("not as wanted: %s", latencies.refusals());
        }
    }

    private void add(Figure figure) {
        figures.add(figure);
        out.println(figure.line());
        out.flush();
    }

    List<Figure> missed() {
        return figures.stream().filter(figure -> !figure.met()).toList();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("scenario", scenario);
        ArrayNode texts = json.putArray("notes");
        notes.forEach(texts::add);
        ArrayNode list = json.putArray("figures");
        figures.forEach(figure -> list.add(toJson(figure)));
        return json;
    }

    private static ObjectNode toJson(Figure figure) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", figure.name())
                .put("value", figure.value())
                .put("unit", figure.unit());
        figure.target().ifPresent(target -> {
            switch (target) {
                case Target.AtMost most -> json.put("at_most", most.limit());
                case Target.Exactly exactly -> json.put("exactly", exactly.number());
            }
            json.put("met", figure.met());
        });
        return json;
    }
}
