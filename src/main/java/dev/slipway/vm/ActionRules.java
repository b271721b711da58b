package dev.slipway.vm;

import dev.slipway.refusal.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The rules of a request for an action: which there are, and what goes with which.
enum ActionRules {
    /// For one VM. It is deleted with `DELETE`.
    SINGLE(Set.of(ActionRequest.CLONE)),
    /// For many at once.
    BULK(Set.of(ActionItems.DELETE));

    private static final int LONGEST_SHUTDOWN = 600;

    private final Set<String> more;

    ActionRules(Set<String> more) {
        this.more = more;
    }

    /// Every broken rule, so that a client learns of all of them at once.
    List<FieldError> broken(ActionRequest request) {
        List<FieldError> errors = new ArrayList<>();
        String action = request.action();
        boolean known = action != null && actions().contains(action);
        if (!known) {
            errors.add(FieldError.at("action", "is one of: " + String.join(", ", actions())));
        }
        if (request.timeout() != null) {
            if (request.timeout() < 1 || request.timeout() > LONGEST_SHUTDOWN) {
                errors.add(FieldError.at("timeout", "is a number from 1 to " + LONGEST_SHUTDOWN));
            } else if (known && !Set.of("shutdown").contains(action)) {
                errors.add(FieldError.at("timeout", "goes with shutdown"));
            }
        }
        if (request.force() != null && known && !forcible().contains(action)) {
            errors.add(FieldError.at("force", "goes with " + String.join(" and ", forcible())));
        }
        if (ActionRequest.SNAPSHOT.equals(action)) {
            errors.addAll(Snapshots.broken(ActionItems.snapshot(request), "snapshot_name"));
        } else if (request.snapshotName() != null && known && !ActionRequest.CLONE.equals(action)) {
            errors.add(FieldError.at("snapshot_name", "goes with snapshot" + (mayClone() ? " and clone" : "")));
        }
        if (request.hasCloneFields() && known && !ActionRequest.CLONE.equals(action)) {
            errors.add(FieldError.at(
                    "clone_name", "and description, node, storage, full_clone, start_on_create go with clone"));
        }
        return errors;
    }

    private List<String> actions() {
        return Stream.of(
                        Arrays.stream(PowerAction.values()).map(PowerAction::label),
                        Stream.of(ActionRequest.SNAPSHOT),
                        more.stream())
                .flatMap(names -> names)
                .toList();
    }

    private boolean mayClone() {
        return more.contains(ActionRequest.CLONE);
    }

    private List<String> forcible() {
        return Stream.of("stop", "shutdown", ActionItems.DELETE)
                .filter(action -> actions().contains(action))
                .toList();
    }
}
