package io.thalweg.standalone.up;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps one child alive: a thread waits for its process to end and starts it again with a growing pause, until {@link
 * #stop}. A child that dies before it was ever ready is not started again: its configuration is wrong, and {@code up}
 * ends with its last words.
 */
final class SupervisedChild {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A child that lived this long starts with the first pause again. */
    static final Duration STEADY = Duration.ofSeconds(60);

    private static final long PROBE_MILLIS = 100;

    private final ChildSpec spec;
    private final DataDirectory data;
    private final Console console;
    private final Thread watcher;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private volatile ChildProcess process;
    private volatile boolean wasReady;
    private volatile boolean ended;

    SupervisedChild(ChildSpec spec, DataDirectory data, Console console) {
        this.spec = spec;
        this.data = data;
        this.console = console;
        this.watcher = new Thread(this::watch, "watch-" + spec.name());
        this.watcher.setDaemon(true);
    }

    /** Starts the process and waits until its probe is content. */
    void start() throws UpException, InterruptedException {
        waitForLeftBehind();
        long startedNanos = System.nanoTime();
        launch();
        watcher.start();
        awaitReady(startedNanos);
        wasReady = true;
    }

    private void waitForLeftBehind() throws InterruptedException {
        ProcessHandle left = ChildProcess.leftBehind(data, spec.name()).orElse(null);
        if (left == null) {
            return;
        }
        console.say(spec.name(), "the one of a run that was killed (pid " + left.pid() + ") is still stopping");
        try {
            left.onExit().get(spec.stopWithin().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            left.destroyForcibly();
            left.onExit().join();
        }
    }

    private void launch() throws UpException {
        try {
            spec.preparation().run();
            process = ChildProcess.start(spec, data);
        } catch (IOException e) {
            throw new UpException("cannot start " + spec.name() + ": " + e.getMessage());
        }
    }

    private void awaitReady(long startedNanos) throws UpException, InterruptedException {
        String problem = "";
        while (problem != null) {
            if (ended) {
                throw new UpException(spec.name() + " stopped while starting; its last words:\n"
                        + LastWords.of(data.logs(), spec.name()));
            }
            if (System.nanoTime() - startedNanos > spec.startWithin().toNanos()) {
                throw new UpException(spec.name() + " is not ready after "
                        + spec.startWithin().toSeconds() + " s (" + problem + "); its last words:\n"
                        + LastWords.of(data.logs(), spec.name()));
            }
            if (stopping.await(PROBE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("stopping");
            }
            problem = ended ? "" : spec.probe().problem();
        }
    }

    private void watch() {
        Duration pause = FIRST_PAUSE;
        try {
            while (stopping.getCount() > 0) {
                long startedNanos = System.nanoTime();
                int exit = process.waitFor();
                if (stopping.getCount() == 0 || !wasReady || (spec.once() && exit == 0)) {
                    break;
                }
                if (System.nanoTime() - startedNanos > STEADY.toNanos()) {
                    pause = FIRST_PAUSE;
                }
                console.say(
                        spec.name(),
                        "died (" + describe(exit) + "), starting again in " + pause.toSeconds() + " s; log: "
                                + LastWords.logFile(data.logs(), spec.name()));
                if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
                relaunch();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    private synchronized void relaunch() {
        if (stopping.getCount() == 0) {
            return;
        }
        try {
            launch();
        } catch (UpException e) {
            console.say(spec.name(), e.getMessage());
        }
    }

    /** Stops the process for good; returns when it is gone. */
    void stop() throws InterruptedException {
        ChildProcess last;
        synchronized (this) {
            stopping.countDown();
            last = process;
        }
        if (last != null && last.isAlive() && !last.stop(spec.stopWithin())) {
            console.say(spec.name(), "did not stop within " + spec.stopWithin().toSeconds() + " s and was killed");
        }
        ended = true;
    }

    boolean isRunning() {
        return !ended && process.isAlive();
    }

    ChildSpec spec() {
        return spec;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String describe(int exit) {
        int signal = exit - 128;
        return signal > 0 && signal < 64 ? "signal " + signal : "exit code " + exit;
    }
}
