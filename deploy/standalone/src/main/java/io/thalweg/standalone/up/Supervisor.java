package io.thalweg.standalone.up;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The children of {@code up}: starts them, tells when one is unwell and when it is well again, and stops them in the
 * reverse order of their start, so that everyone's downstream is still there while it finishes.
 */
public final class Supervisor {
    private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
    /** Probes in a row that must fail before it is worth a line: a restart is reported by itself. */
    private static final int UNWELL_PROBES = 3;

    private final DataDirectory data;
    private final Console console;
    private final Deque<SupervisedChild> children = new ArrayDeque<>();
    private boolean stopped;

    public Supervisor(DataDirectory data, Console console) {
        this.data = data;
        this.console = console;
    }

    /** Starts a child and returns once it does its work. */
    public void start(ChildSpec spec) throws UpException, InterruptedException {
        SupervisedChild child = new SupervisedChild(spec, data, console);
        synchronized (children) {
            if (stopped) {
                throw new InterruptedException("stopping");
            }
            children.push(child);
        }
        long startedNanos = System.nanoTime();
        console.say(spec.name(), "starting");
        child.start();
        long tenths = (System.nanoTime() - startedNanos) / 100_000_000;
        console.say(spec.name(), "ready after " + tenths / 10 + "." + tenths % 10 + " s");
    }

    /** Watches the children's health; returns only when the thread is interrupted. */
    public void watch() throws InterruptedException {
        Map<SupervisedChild, Integer> failures = new HashMap<>();
        while (true) {
            TimeUnit.MILLISECONDS.sleep(PROBE_EVERY.toMillis());
            for (SupervisedChild child : snapshot()) {
                String problem = child.isRunning() ? child.spec().probe().problem() : null;
                int failed = failures.getOrDefault(child, 0);
                if (problem == null && failed >= UNWELL_PROBES) {
                    console.say(child.spec().name(), "is well again");
                }
                if (problem != null && failed + 1 == UNWELL_PROBES) {
                    console.say(
                            child.spec().name(),
                            "is not well: " + problem + "; log: "
                                    + LastWords.logFile(
                                            data.logs(), child.spec().name()));
                }
                failures.put(child, problem == null ? 0 : failed + 1);
            }
        }
    }

    private SupervisedChild[] snapshot() {
        synchronized (children) {
            return children.toArray(new SupervisedChild[0]);
        }
    }

    /** Stops one child for good. */
    void stop(ChildSpec spec) throws InterruptedException {
        for (SupervisedChild child : snapshot()) {
            if (child.spec() == spec) {
                child.stop();
                synchronized (children) {
                    children.remove(child);
                }
            }
        }
    }

    /** Stops all children, the last started first. */
    public void stop() throws InterruptedException {
        synchronized (children) {
            stopped = true;
        }
        for (SupervisedChild child : snapshot()) {
            console.say(child.spec().name(), "stopping");
            child.stop();
        }
    }
}
