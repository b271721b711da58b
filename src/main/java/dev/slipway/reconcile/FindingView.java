package dev.slipway.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A finding as API clients and the pages see it.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Finding", description = "Something that does not fit together, about one VM")
public record FindingView(
        @Schema(examples = "6f2e1a52-63b4-4b8e-9d0a-0c9b1f1d2f7e")
        String id,

        @Schema(examples = "default") String cluster,
        @Schema(examples = "10042") int vmid,

        @Schema(
                description =
                        "vanished: a managed VM is gone. foreign: another VM has its number, or its mark was taken"
                                + " off. changed: it is not as Slipway last knew it. orphan: Slipway made it and nobody manages"
                                + " it. marked: it has a mark that no operation of this Slipway put there. stranded: an operation"
                                + " goes on for a VM that is gone")
        FindingKind kind,

        @Schema(description = "When it was first found") Instant since,

        @Schema(examples = "web-1") String name,

        @Schema(description = "Whose VM it is, as far as that is known", examples = "shop") @Nullable
        String project,

        @Schema(description = "What it is, in a sentence") String detail,

        @Schema(description = "Of a changed VM, what is not as it was")
        List<Difference> differences,

        @Schema(description = "The operation that made the VM, or that goes on for it") @Nullable
        String operation,

        @Schema(
                description = "What can be done about it: POST to the path of the finding with this word; cancel is"
                        + " DELETE of the operation")
        List<FindingAction> actions) {

    static FindingView of(Finding finding) {
        return new FindingView(
                finding.id(),
                finding.cluster().value(),
                finding.vmid().number(),
                finding.kind(),
                finding.since(),
                finding.name(),
                finding.project(),
                detail(finding),
                finding.differences(),
                finding.operation() == null ? null : finding.operation().value(),
                finding.kind().actions());
    }

    private static String detail(Finding finding) {
        return switch (finding.kind()) {
            case VANISHED ->
                "The cluster has no VM %s any more, and Slipway did not delete it".formatted(finding.vmid());
            case FOREIGN ->
                "VM %s does not carry the mark of Slipway (any more): it is another VM, or somebody took the mark off"
                        .formatted(finding.vmid());
            case CHANGED -> "VM %s was changed by somebody else: %s".formatted(finding.vmid(), changes(finding));
            case ORPHAN ->
                "VM %s was made by operation %s, and nobody manages it".formatted(finding.vmid(), finding.operation());
            case MARKED ->
                "VM %s carries a mark of Slipway that no operation known here put there: a copy, or another Slipway's"
                        .formatted(finding.vmid());
            case STRANDED ->
                "Operation %s goes on, and the cluster has no VM %s any more"
                        .formatted(finding.operation(), finding.vmid());
        };
    }

    private static String changes(Finding finding) {
        return finding.differences().stream()
                .map(difference -> "%s is %s and was %s"
                        .formatted(difference.setting(), shown(difference.now()), shown(difference.known())))
                .collect(Collectors.joining(", "));
    }

    private static String shown(String value) {
        return value.isEmpty() ? "not set" : value;
    }
}
