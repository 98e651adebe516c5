package io.thalweg.jobs;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads bring about; a test that waits in vain fails with what it waited for. */
public final class Eventually {
    private static final long LOOK_EVERY_NANOS = 10_000_000;

    private Eventually() {}

    public static void until(String what, Callable<Boolean> isSo) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!isSo.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within a minute: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
