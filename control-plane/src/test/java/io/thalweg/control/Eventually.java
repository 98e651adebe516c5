package io.thalweg.control;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads bring about. */
public final class Eventually {
    private static final long LOOK_EVERY_NANOS = 20_000_000;

    private Eventually() {}

    public static void until(String what, Duration within, Callable<Boolean> isSo) throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        while (!isSo.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + within.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
