package dev.slipway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// From the start of the process to its first answer that it is ready, and the memory that it then takes.
final class StartScenario implements Scenario {

    private static final double START_MILLIS = 50;
    private static final double IDLE_MIB = 64;
    private static final double USED_MIB = 80;
    private static final int OPERATIONS = 100;
    private static final int REQUESTS = 10_000;
    private static final double READS_PER_SECOND = 500;
    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String subject() {
        return "start on an existing database, resident memory";
    }

    @Override
    public void measure(Workbench bench, Findings findings) {
        int starts = bench.either(20, 3);
        try (Site site = bench.open(World.realistic().taskTime(0.05), Map.of())) {
            use(site, bench);
            findings.note(
                    "%d starts on a database with %d operations; the targets are of the native binary",
                    starts, bench.either(OPERATIONS, 10));
            double[] listening = new double[starts];
            double[] ready = new double[starts];
            for (int i = 0; i < starts; i++) {
                site.stop(0);
                long begin = System.nanoTime();
                int port = site.launch(0).port();
                listening[i] = millisSince(begin);
                awaitReady(port);
                ready[i] = millisSince(begin);
            }
            report(bench, findings, "until it listens", listening);
            report(bench, findings, "until it says that it is ready", ready);
            Workbench.pause(bench.either(IDLE, Duration.ofSeconds(3)));
            memory(bench, findings, site, "idle", IDLE_MIB);
            use(site, bench);
            memory(
                    bench,
                    findings,
                    site,
                    "after %,d operations and %,d requests"
                            .formatted(bench.either(OPERATIONS, 10), bench.either(REQUESTS, 1_000)),
                    USED_MIB);
        }
    }

    private static void use(Site site, Workbench bench) {
        String prefix = "used-" + site.running(0).process().pid();
        var ids = site.create(prefix, bench.either(OPERATIONS, 10));
        try (Load load = site.load(4)) {
            Duration span = Duration.ofMillis((long) (bench.either(REQUESTS, 1_000) * 1_000 / READS_PER_SECOND));
            load.atRate(READS_PER_SECOND, span, i -> Load.Ask.get("/api/v1/vms"));
        }
        site.awaitEnds(ids, PATIENCE);
    }

    private static void report(Workbench bench, Findings findings, String name, double... millis) {
        Arrays.sort(millis);
        double median = millis[millis.length / 2];
        if (bench.options().binary().isPresent()) {
            findings.figure(name + ", median", median, "ms", Target.atMost(START_MILLIS));
        } else {
            findings.figure(name + ", median", median, "ms");
        }
        findings.figure(name + ", longest", millis[millis.length - 1], "ms");
    }

    private static void memory(Workbench bench, Findings findings, Site site, String when, double limit) {
        double resident = ProcessFigures.residentMiB(site.running(0).process());
        if (bench.options().binary().isPresent()) {
            findings.figure("resident memory, " + when, resident, "MiB", Target.atMost(limit));
        } else {
            findings.figure("resident memory, " + when, resident, "MiB");
        }
    }

    private static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    /// Asks by hand, so that no client of ours has to warm up first.
    private static void awaitReady(int port) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ready(port)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("never ready");
            }
            LockSupport.parkNanos(SOON.toNanos());
        }
    }

    private static boolean ready(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(answer.readLine()).startsWith("HTTP/1.1 200");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
