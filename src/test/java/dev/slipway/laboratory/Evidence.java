package dev.slipway.laboratory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that the auditor compares: what was promised, what Slipway says, and what is true.
///
/// `foreign` are the guests of others as they were when they were first seen, `guests` all that there are at the end.
/// `badAnswers` are the answers of Slipway that no client should ever see, in words.
record Evidence(
        List<Accepted> accepted,
        List<String> badAnswers,
        List<Journalled> journal,
        List<Listed> listed,
        List<Foreign> foreign,
        List<Guest> guests,
        List<Volume> volumes,
        List<Birth> births,
        List<Change> changes) {

    private static final String MARK = "slipway-operation: ";

    /// A request that was answered 202. `vm` is the operation that made the VM; a creation names itself. Requests that
    /// carried the same key are listed once for each answer.
    record Accepted(String key, String operation, String vm, Promise promise) {}

    /// An operation as the API tells it at the end.
    record Journalled(String id, String kind, String status, int vmid, String name, List<String> leftovers) {

        boolean ended() {
            return succeeded() || status.equals("failed") || status.equals("cancelled");
        }

        boolean succeeded() {
            return status.equals("succeeded");
        }

        /// Whether it says that something of this VMID had to be left behind.
        boolean leaves(int vmid) {
            return leftovers.stream().anyMatch(text -> text.contains(Integer.toString(vmid)));
        }
    }

    /// A VM in Slipway's list.
    record Listed(int vmid, String name, String status, boolean managed) {}

    /// A guest of the simulator; the configuration is text by option.
    record Guest(int vmid, boolean running, Map<String, String> config, List<String> snapshots) {

        String name() {
            return config.getOrDefault("name", "");
        }

        String lock() {
            return config.getOrDefault("lock", "");
        }

        Optional<String> mark() {
            return markIn(config.getOrDefault("description", ""));
        }
    }

    /// Somebody else's guest, and since when it is there.
    record Foreign(Guest guest, Instant since) {}

    record Volume(String id, int vmid) {}

    /// A guest that began to be; `description` is what the call carried.
    record Birth(int vmid, String description) {

        Optional<String> mark() {
            return markIn(description);
        }
    }

    /// A call that asked the simulator for a change.
    record Change(Instant at, String method, String path, int status) {}

    /// The operation that a description names as the one that made the VM.
    static Optional<String> markIn(String description) {
        return description
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .findFirst();
    }
}
