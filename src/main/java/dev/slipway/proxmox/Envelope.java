package dev.slipway.proxmox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// The `{"data": …}` around every answer, with the `total` that some lists have beside it.
@RegisterForReflection
record Envelope(Fields answer) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Envelope of(JsonNode root) {
        if (!root.has("data")) {
            throw new UnexpectedAnswer("there is no 'data'");
        }
        return new Envelope(new Fields(root));
    }

    Fields object() {
        return new Fields(answer.json().path("data"));
    }

    /// The entries of a list; none for `null`, and the one object that an unknown task's log has instead of a
    /// list.
    List<Fields> list() {
        JsonNode data = answer.json().path("data");
        if (data.isObject()) {
            return List.of(new Fields(data));
        }
        return StreamSupport.stream(data.spliterator(), false).map(Fields::new).toList();
    }

    int total() {
        return answer.count("total", 0);
    }

    /// The UPID that a call started; Proxmox VE before 8.0.2 answers `null` for a resize.
    Optional<Upid> startedTask() {
        return Optional.ofNullable(answer.text("data")).map(Upid::parse);
    }

    Upid upid() {
        return Upid.parse(answer.requiredText("data"));
    }
}
