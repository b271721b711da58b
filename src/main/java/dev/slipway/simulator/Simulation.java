package dev.slipway.simulator;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What belongs together while a simulator runs; everything in here changes under one lock.
final class Simulation {

    final SimulatorOptions options;
    final SimulatorClock clock;
    final World world;
    final Locks locks;
    final Tasks tasks;
    final Screens screens;
    final Statistics statistics;
    final Faults faults;
    final RequestLog requests = new RequestLog();
    final Chronicle chronicle = new Chronicle();
    final Authentication authentication;
    final ParameterTable configOptions;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile double taskTime;
    private volatile Runnable onChange = () -> {};

    Simulation(SimulatorOptions options, SimulatorClock clock) {
        this.options = options;
        this.clock = clock;
        this.taskTime = options.taskTime;
        this.world = WorldBuilder.build(options.world, options.seed, clock.now());
        this.locks = new Locks(this);
        this.tasks = new Tasks(this);
        this.screens = new Screens(this);
        this.statistics = new Statistics(this);
        this.faults = new Faults(this);
        this.authentication = new Authentication(options, clock);
        this.configOptions = ParameterTable.parse(ConfigTable.OPTIONS, options.majorVersion());
    }

    void run(Runnable work) {
        get(() -> {
            work.run();
            return 0;
        });
    }

    <T> T get(Supplier<T> work) {
        lock.lock();
        try {
            statistics.catchUp();
            return work.get();
        } finally {
            screens.closeWhatIsOver();
            lock.unlock();
            onChange.run();
        }
    }

    /// Looks at the world without counting as a change of it.
    <T> T read(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /// Runs an effect later, under the lock.
    void after(Duration delay, Runnable effect) {
        clock.after(delay, () -> run(effect));
    }

    Duration scaled(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * taskTime));
    }

    void taskTime(double factor) {
        taskTime = factor;
    }

    void onChange(Runnable listener) {
        onChange = listener;
    }
}
