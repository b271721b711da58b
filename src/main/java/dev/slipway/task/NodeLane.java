package dev.slipway.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// The looks at the tasks of one node: a few at once, the others in line.
final class NodeLane {

    private final int width;
    private final Consumer<FollowedTask> start;
    private final Deque<FollowedTask> line = new ArrayDeque<>();
    private int underWay;

    NodeLane(int width, Consumer<FollowedTask> start) {
        this.width = width;
        this.start = start;
    }

    void enter(FollowedTask task) {
        synchronized (this) {
            if (underWay >= width) {
                line.add(task);
                return;
            }
            underWay++;
        }
        start.accept(task);
    }

    /// One look is over: the next in line begins.
    void leave() {
        FollowedTask next;
        synchronized (this) {
            next = line.poll();
            if (next == null) {
                underWay--;
                return;
            }
        }
        start.accept(next);
    }
}
