package dev.slipway.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// The looks at the tasks of one node: a few at once, the others in line; and how many tasks there are.
final class NodeLane {

    private final int width;
    private final Consumer<FollowedTask> start;
    private final Deque<FollowedTask> line = new ArrayDeque<>();
    private int underWay;
    private int followed;

    NodeLane(int width, Consumer<FollowedTask> start) {
        this.width = width;
        this.start = start;
    }

    synchronized void begun() {
        followed++;
    }

    synchronized void ended() {
        followed--;
    }

    /// Whether there are more tasks than can be looked at at once.
    synchronized boolean crowded() {
        return followed > width;
    }

    /// How many rounds it takes until each task was looked at.
    synchronized int rounds() {
        return Math.ceilDiv(followed, width);
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
