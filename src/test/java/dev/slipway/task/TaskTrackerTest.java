package dev.slipway.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.TaskStatus;
import dev.slipway.proxmox.Upid;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskTrackerTest {

    private final TestClock clock = new TestClock();
    private final Delays delays = new Delays(clock);
    private final FakeTask task = new FakeTask("qmclone");
    private TaskPoller poller = poller(task.source());
    private final List<TaskProgress> progress = new ArrayList<>();

    private TaskPoller poller(TaskSource source, String... config) {
        return new TaskPoller(source, TestConfig.of(TaskConfig.class, config), clock, delays);
    }

    private UniAssertSubscriber<TaskOutcome> wait(TaskRef ref) {
        return new TaskTracker(poller)
                .completion(ref, progress::add)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private void pass(long millis) {
        delays.pass(Duration.ofMillis(millis), poller);
    }

    @Test
    void shortTaskIsSeenToEndWithinAQuarterOfASecond() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        pass(200);
        task.exitStatus = "OK";

        pass(50);

        waiting.assertItem(new TaskOutcome.Succeeded());
        assertThat(task.statusCalls).isOne();
    }

    @Test
    void longTaskIsAskedLessAndLessOften() {
        wait(task.ref);

        pass(600_000);

        assertThat(task.statusCalls).isBetween(120, 180);
    }

    @Test
    void severalWaitersShareOnePoll() {
        UniAssertSubscriber<TaskOutcome> one = wait(task.ref);
        UniAssertSubscriber<TaskOutcome> other = wait(task.ref);
        task.exitStatus = "OK";

        pass(250);

        one.assertItem(new TaskOutcome.Succeeded());
        other.assertItem(new TaskOutcome.Succeeded());
        assertThat(task.statusCalls).isOne();
    }

    @Test
    void nobodyAsksForATaskThatNobodyWaitsFor() {
        UniAssertSubscriber<TaskOutcome> one = wait(task.ref);
        UniAssertSubscriber<TaskOutcome> other = wait(task.ref);

        one.cancel();
        other.cancel();
        pass(5_000);

        assertThat(task.statusCalls).isZero();
        assertThat(poller.following()).isZero();
    }

    @Test
    void oneWhoCancelsDoesNotEndTheOthersWait() {
        UniAssertSubscriber<TaskOutcome> one = wait(task.ref);
        UniAssertSubscriber<TaskOutcome> other = wait(task.ref);
        task.exitStatus = "OK";

        one.cancel();
        pass(250);

        other.assertItem(new TaskOutcome.Succeeded());
    }

    @Test
    void endedTaskCanBeWaitedForAgain() {
        task.exitStatus = "OK";
        wait(task.ref);
        pass(250);

        UniAssertSubscriber<TaskOutcome> again = wait(task.ref);
        pass(250);

        again.assertItem(new TaskOutcome.Succeeded());
    }

    @Test
    void warningsAreASuccessWithTheirLines() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        task.log.addAll(List.of("create linked clone", "WARN: volume is old", "TASK WARNINGS: 1"));
        task.exitStatus = "WARNINGS: 1";

        pass(250);

        waiting.assertItem(new TaskOutcome.SucceededWithWarnings(List.of("WARN: volume is old")));
    }

    @Test
    void failureBringsTheEndOfTheLogAndItsClass() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        IntStream.rangeClosed(1, 30).forEach(n -> task.log.add("line " + n));
        task.exitStatus = "clone failed: no space";

        pass(250);

        TaskOutcome.Failed failed = (TaskOutcome.Failed) waiting.getItem();
        assertThat(failed.exitStatus()).isEqualTo("clone failed: no space");
        assertThat(failed.logTail()).hasSize(20).startsWith("line 11").endsWith("line 30");
        assertThat(failed.reason()).hasMessage("clone failed: no space");
    }

    @Test
    void unreadableLogDoesNotHideTheFailure() {
        poller = poller(new TaskSource(
                ref -> task.status(),
                (ref, start, limit) -> Uni.createFrom().failure(new ProxmoxException.Unreachable("log", "gone")),
                (ref, exit) -> new ProxmoxException.Failed("task", exit),
                FakeTask::noList,
                FakeTask::noStop));
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        task.exitStatus = "broken";

        pass(250);

        assertThat(((TaskOutcome.Failed) waiting.getItem()).logTail()).isEmpty();
    }

    @Test
    void unexpectedStatusIsReadTwiceMoreBeforeItIsBelieved() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        task.exitStatus = "unexpected status";

        pass(500);
        waiting.assertNotTerminated();
        pass(250);

        assertThat(waiting.getItem()).isInstanceOf(TaskOutcome.Failed.class);
        assertThat(task.statusCalls).isEqualTo(3);
    }

    @Test
    void unexpectedStatusThatWasReadTooEarlyIsForgotten() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        task.exitStatus = "unexpected status";
        pass(250);

        task.exitStatus = "OK";
        pass(250);

        waiting.assertItem(new TaskOutcome.Succeeded());
    }

    @Test
    void unknownTaskMayTurnUpForFiveSeconds() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        task.trouble = new ProxmoxException.NotFound("status", "no such task");
        pass(4_000);

        task.trouble = null;
        task.exitStatus = "OK";
        pass(1_000);

        waiting.assertItem(new TaskOutcome.Succeeded());
    }

    @Test
    void taskThatStaysUnknownHasVanished() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        task.trouble = new ProxmoxException.NotFound("status", "no such task");

        pass(6_000);

        waiting.assertItem(new TaskOutcome.Vanished());
    }

    @Test
    void unreachableNodeKeepsTheTaskWaitingAndIsAskedSeldom() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        task.trouble = new ProxmoxException.Unreachable("status", "No route to host");

        pass(60_000);

        waiting.assertNotTerminated();
        assertThat(task.statusCalls).isBetween(4, 8);
    }

    @Test
    void answersAfterAnOutageCount() {
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);
        task.trouble = new ProxmoxException.UnknownOutcome("status", "Connection timed out");
        pass(60_000);

        task.trouble = null;
        task.exitStatus = "OK";
        pass(15_000);

        waiting.assertItem(new TaskOutcome.Succeeded());
    }

    @Test
    void nonsenseAboutOneTaskDoesNotStopTheOthers() {
        FakeTask good = new FakeTask(FakeTask.ref("pve1", "qmstart", 2));
        good.exitStatus = "OK";
        poller = poller(new TaskSource(
                ref -> {
                    if (ref.equals(good.ref)) {
                        return good.status();
                    }
                    throw new IllegalStateException("not JSON");
                },
                (ref, start, limit) -> good.log(start, limit),
                (ref, exit) -> new ProxmoxException.Failed("task", exit),
                FakeTask::noList,
                FakeTask::noStop));
        UniAssertSubscriber<TaskOutcome> bad = wait(task.ref);
        UniAssertSubscriber<TaskOutcome> waiting = wait(good.ref);

        pass(1_000);

        waiting.assertItem(new TaskOutcome.Succeeded());
        bad.assertNotTerminated();
    }

    @Test
    void progressOfACloneIsReadFromTheNewLinesOnly() {
        wait(task.ref);
        task.log.addAll(List.of("create full clone", "transferred 0.0 B of 1.4 GiB (0.00%)"));
        pass(1_000);
        task.log.addAll(List.of("transferred 0.7 GiB of 1.4 GiB (50.51%)", "transferred 0.8 GiB of 1.4 GiB (57.00%)"));
        pass(1_000);

        assertThat(progress).extracting(TaskProgress::percent).containsExactly(0, 57);
        assertThat(task.logStarts).containsExactly(0, 2);
    }

    @Test
    void logOfATaskWithoutPercentIsLeftAlone() {
        FakeTask start = new FakeTask("qmstart");
        poller = poller(start.source());
        wait(start.ref);

        pass(5_000);

        assertThat(start.logStarts).isEmpty();
    }

    @Test
    void overdueTaskIsGivenUp() {
        FakeTask start = new FakeTask("qmstart");
        poller = poller(start.source(), "task.deadline.qmstart", "30s");
        UniAssertSubscriber<TaskOutcome> waiting = wait(start.ref);

        pass(30_000);
        waiting.assertNotTerminated();
        pass(2_000);

        waiting.assertItem(new TaskOutcome.Overdue(Duration.ofSeconds(30)));
        assertThat(poller.following()).isZero();
    }

    @Test
    void deadlineStandsStillWhileTheClusterIsAway() {
        FakeTask start = new FakeTask("qmstart");
        poller = poller(start.source(), "task.deadline.qmstart", "30s");
        UniAssertSubscriber<TaskOutcome> waiting = wait(start.ref);
        pass(10_000);
        start.trouble = new ProxmoxException.Unreachable("status", "no endpoint answers", clock.instant());
        pass(600_000);
        start.trouble = null;

        pass(16_000);
        waiting.assertNotTerminated();
        pass(20_000);

        waiting.assertItem(new TaskOutcome.Overdue(Duration.ofSeconds(30)));
    }

    @Test
    void taskThatAnswersNothingIsGivenUpToo() {
        task.answer = Uni.createFrom().nothing();
        poller = poller(task.source(), "task.deadline.qmclone", "30s");
        UniAssertSubscriber<TaskOutcome> waiting = wait(task.ref);

        pass(32_000);

        waiting.assertItem(new TaskOutcome.Overdue(Duration.ofSeconds(30)));
    }

    @Test
    void nodeHasAtMostAFewQuestionsAtOnce() {
        List<UniEmitter<? super TaskStatus>> open = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        poller = poller(new TaskSource(
                ref -> Uni.createFrom().emitter(emitter -> {
                    asked.incrementAndGet();
                    open.add(emitter);
                }),
                (ref, start, limit) -> task.log(start, limit),
                (ref, exit) -> new ProxmoxException.Failed("task", exit),
                FakeTask::noList,
                FakeTask::noStop));
        List<TaskRef> refs = IntStream.rangeClosed(1, 10)
                .mapToObj(n -> FakeTask.ref("pve1", "qmstart", n))
                .toList();
        refs.forEach(this::wait);
        pass(5_000);
        assertThat(asked).hasValue(4);

        Upid any = refs.getFirst().upid();
        List.copyOf(open).forEach(emitter -> emitter.complete(new TaskStatus(any, false, "OK")));

        assertThat(asked).hasValue(8);
    }

    @Test
    void rateOfQuestionsPerNodeIsBoundedWhateverTheNumberOfTasks() {
        AtomicInteger asked = new AtomicInteger();
        poller = poller(new TaskSource(
                ref -> {
                    asked.incrementAndGet();
                    return Uni.createFrom().item(new TaskStatus(ref.upid(), true, null));
                },
                (ref, start, limit) -> task.log(start, limit),
                (ref, exit) -> new ProxmoxException.Failed("task", exit),
                FakeTask::noList,
                FakeTask::noStop));
        IntStream.rangeClosed(1, 40).forEach(n -> wait(FakeTask.ref("pve1", "qmstart", n)));
        pass(1_000);
        asked.set(0);

        pass(10_000);

        assertThat(asked).hasValueLessThanOrEqualTo(200);
    }

    @Test
    void ofManyTasksOnlyThatIsLookedAtWhichNoLongerRuns() {
        Crowd crowd = new Crowd(400);
        pass(1_000);
        crowd.looks.clear();
        crowd.listed.remove(crowd.refs.getFirst().upid());

        pass(10_000);

        assertThat(crowd.looks).contains(crowd.refs.getFirst()).hasSizeLessThanOrEqualTo(1 + 10 * 4);
        assertThat(crowd.rollCalls).hasValueLessThanOrEqualTo(11);
    }

    @Test
    void aTaskThatRunsWithoutBeingListedIsNotAskedForAfterEachRollCall() {
        Crowd crowd = new Crowd(400);
        crowd.listed.clear();
        pass(2_000);
        crowd.looks.clear();

        pass(10_000);

        assertThat(crowd.looks).hasSizeLessThanOrEqualTo(10 * 4);
    }

    /// Many tasks of one node, all of which run.
    private final class Crowd {

        private final List<TaskRef> looks = new ArrayList<>();
        private final AtomicInteger rollCalls = new AtomicInteger();
        private final List<TaskRef> refs;
        private final Set<Upid> listed;

        private Crowd(int size) {
            refs = IntStream.rangeClosed(1, size)
                    .mapToObj(n -> FakeTask.ref("pve1", "qmstart", n))
                    .toList();
            listed = refs.stream().map(TaskRef::upid).collect(Collectors.toSet());
            poller = poller(new TaskSource(
                    ref -> {
                        looks.add(ref);
                        return Uni.createFrom().item(new TaskStatus(ref.upid(), true, null));
                    },
                    (ref, start, limit) -> task.log(start, limit),
                    (ref, exit) -> new ProxmoxException.Failed("task", exit),
                    (cluster, node) -> {
                        rollCalls.incrementAndGet();
                        return Uni.createFrom().item(Set.copyOf(listed));
                    },
                    FakeTask::noStop));
            refs.forEach(TaskTrackerTest.this::wait);
        }
    }

    @Test
    void resumedTaskGetsAQuarterOfItsDeadline() {
        TaskDeadlines deadlines =
                new TaskDeadlines(TestConfig.of(TaskConfig.class).deadline());

        assertThat(deadlines.of(task.ref, TestClock.START)).isEqualTo(Duration.ofMinutes(60));
        assertThat(deadlines.of(task.ref, TestClock.START.plus(Duration.ofHours(2))))
                .isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void skewedClockOfANodeDoesNotShortenTheWait() {
        TaskDeadlines deadlines =
                new TaskDeadlines(TestConfig.of(TaskConfig.class).deadline());

        assertThat(deadlines.of(task.ref, TestClock.START.minus(Duration.ofHours(3))))
                .isEqualTo(Duration.ofMinutes(60));
    }

    @Test
    void sweepLeavesItsTime() {
        clock.advance(Duration.ofSeconds(7));

        poller.sweep();

        assertThat(poller.lastTickAt()).isEqualTo(TestClock.START.plusSeconds(7));
    }

    @Test
    void sameUpidInAnotherClusterIsAnotherTask() {
        TaskRef elsewhere = new TaskRef(new ClusterName("lab"), task.ref.upid());
        wait(task.ref);
        wait(elsewhere);

        assertThat(poller.following()).isEqualTo(2);
    }
}
