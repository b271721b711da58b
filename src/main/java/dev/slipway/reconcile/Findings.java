package dev.slipway.reconcile;

import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Adoption;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was found, and what a person can do about it.
///
/// Each action is refused when the finding is not there any more, or is of a kind for which it is not offered:
/// who looks at an old page does nothing to a VM that has become another one.
@ApplicationScoped
public class Findings {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Database database;
    private final Notices notices;
    private final FindingList list;
    private final FindingNews news;
    private final Journal journal;
    private final ManagedVms managed;
    private final Adoption adoption;

    public Findings(
            Database database,
            Notices notices,
            FindingList list,
            FindingNews news,
            Journal journal,
            ManagedVms managed,
            Adoption adoption) {
        this.database = database;
        this.notices = notices;
        this.list = list;
        this.news = news;
        this.journal = journal;
        this.managed = managed;
        this.adoption = adoption;
    }

    /// Yields every finding that holds, the oldest first.
    public Uni<List<FindingView>> all() {
        return list.all().map(findings -> findings.stream().map(FindingView::of).toList());
    }

    /// Yields one finding that holds; fails with [Refusal.NotFound].
    public Uni<FindingView> require(String id) {
        return holding(id).map(FindingView::of);
    }

    /// Yields the accepted operation that makes the VM a managed one: of `project`, or of the one that it was
    /// made for, or of the requester's own. Fails as [Adoption#adopt] does.
    public Uni<Operation> adopt(String id, @Nullable String project, Requester by) {
        return once(id, FindingAction.ADOPT, by, finding -> adoption.adopt(vm(finding), into(project, finding, by)));
    }

    /// Yields the accepted operation that deletes the VM. Fails as [Adoption#remove] does.
    public Uni<Operation> remove(String id, boolean force, Requester by) {
        return once(
                id,
                FindingAction.REMOVE,
                by,
                finding -> adoption.remove(vm(finding), finding.marker(), force, into(null, finding, by)));
    }

    /// The finding is over when the same request comes again.
    private Uni<Operation> once(
            String id, FindingAction action, Requester by, Function<? super Finding, Uni<? extends Operation>> accept) {
        return journal.repeated(
                by.owner(), by.idempotency(), () -> offering(id, action).chain(accept));
    }

    private static Requester into(@Nullable String asked, Finding finding, Requester by) {
        @Nullable String project = asked == null ? finding.project() : asked;
        return project == null ? by : by.in(project);
    }

    /// Manages the VM no longer; yields once that is committed. Proxmox VE is not asked. Fails with
    /// [Refusal.GuestLocked] while an operation works on the VM.
    public Uni<Void> forget(String id) {
        return settle(id, FindingAction.FORGET, (connection, finding) -> {
            managed.remove(connection, finding.cluster(), finding.vmid(), finding.marker());
            FindingTable.unknow(connection, finding.cluster(), finding.vmid());
        });
    }

    /// Takes what was found for how the VM should be; yields once that is committed. Proxmox VE is not asked.
    /// Fails with [Refusal.GuestLocked] while an operation works on the VM.
    public Uni<Void> acknowledge(String id) {
        return settle(id, FindingAction.ACKNOWLEDGE, this::acknowledge);
    }

    private void acknowledge(Connection connection, Finding finding) throws SQLException {
        FindingTable.Known known =
                FindingTable.known(connection, finding.cluster()).get(finding.vmid());
        if (known != null) {
            FindingTable.know(
                    connection,
                    finding.cluster(),
                    new FindingTable.Known(
                            known.vmid(),
                            known.marker(),
                            known.shape().with(finding.differences()),
                            known.operation()));
        }
        Optional<ManagedVm> ours = managed.stored(connection, finding.cluster(), finding.vmid());
        for (Difference difference : finding.differences()) {
            if (difference.setting().equals(Shape.NAME) && !difference.now().isEmpty() && ours.isPresent()) {
                managed.put(connection, ours.get().withName(difference.now()));
            }
        }
    }

    @FunctionalInterface
    private interface Settlement {
        void of(Connection connection, Finding finding) throws SQLException;
    }

    private Uni<Void> settle(String id, FindingAction action, Settlement settlement) {
        return offering(id, action)
                .chain(seen -> database.exclusively(Journal.admission(seen.cluster()), connection -> {
                    Finding finding = offering(FindingTable.find(connection, id), id, action);
                    if (journal.underWay(connection, finding.cluster()).contains(finding.vmid())) {
                        throw busy(finding);
                    }
                    settlement.of(connection, finding);
                    FindingTable.delete(connection, finding.cluster(), finding.vmid());
                    notices.publish(
                            connection, Notices.Topic.FINDING, finding.cluster().value());
                    return finding;
                }))
                .chain(finding -> managed.refresh(finding.cluster(), finding.vmid()))
                .invoke(news::changed);
    }

    private Uni<Finding> offering(String id, FindingAction action) {
        return holding(id).map(finding -> offering(Optional.of(finding), id, action));
    }

    private static Finding offering(Optional<Finding> found, String id, FindingAction action) {
        Finding finding = found.orElseThrow(() -> notFound(id));
        if (!finding.kind().actions().contains(action)) {
            throw new Refusal.Conflict(
                    ProblemType.NOT_OFFERED,
                    "This cannot be done about it",
                    "a finding of kind %s is for: %s"
                            .formatted(
                                    finding.kind().label(),
                                    String.join(
                                            ", ",
                                            finding.kind().actions().stream()
                                                    .map(FindingAction::label)
                                                    .toList())));
        }
        return finding;
    }

    private Uni<Finding> holding(String id) {
        return list.all()
                .map(all -> all.stream()
                        .filter(finding -> finding.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> notFound(id)));
    }

    private static VmRef vm(Finding finding) {
        return new VmRef(finding.cluster(), finding.vmid());
    }

    private static Refusal notFound(String id) {
        return new Refusal.NotFound("no finding %s: it may be over".formatted(id));
    }

    private static Refusal busy(Finding finding) {
        return new Refusal.GuestLocked(
                "an operation works on VM %s; wait for it or cancel it".formatted(finding.vmid()),
                Optional.empty(),
                RETRY_AFTER);
    }
}
