package io.thalweg.jobs;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads bring about; a test that waits in vain fails with what it waited for. */
public final class Eventually {
    /** Far beyond what a busy machine needs; only a test that fails waits so long. */
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private static final long LOOK_EVERY_NANOS = 10_000_000;

    private Eventually() {}

    public static void until(String what, Callable<Boolean> isSo) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!isSo.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + DEADLINE.toMinutes() + " minutes: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
