package io.thalweg.standalone;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and processes bring about; a test that waits in vain fails with what it waited for. */
public final class Eventually {
    private static final long LOOK_EVERY_NANOS = 50_000_000;

    private Eventually() {}

    public static void until(String what, Duration within, Callable<Boolean> isSo) throws Exception {
        until(what, within, isSo, () -> "");
    }

    /** {@code state} tells, when it was in vain, how far it came. */
    public static void until(String what, Duration within, Callable<Boolean> isSo, Callable<String> state)
            throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        while (!isSo.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + within.toSeconds() + " s: " + what + " " + state.call());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
