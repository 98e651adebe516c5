package io.thalweg.agent.limits;

import java.util.concurrent.TimeUnit;

/**
 * Gives memory back that was wanted for a while only: once the agent is quiet after its start or after a load, and now and
 * then while it stays so. Under load nothing is done, for what is given back then is taken again at once.
 *
 * <p>{@link #tick} by one thread.
 */
public final class SpareMemory {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Of a processor: so few packets that the rings hold those of the 20 ms that it takes, or 200 where others are busy. */
    private static final double QUIET = 0.03;

    private final Runnable givingBack;
    private long lookedAt;
    private long cpuThen;
    private long givenBackAt;
    private boolean wasBusy = true;

    /** @param nanoTime now, @param cpuNanos that the process has taken so far */
    public SpareMemory(Runnable givingBack, long nanoTime, long cpuNanos) {
        this.givingBack = givingBack;
        lookedAt = nanoTime;
        cpuThen = cpuNanos;
    }

    public void tick(long nanoTime, long cpuNanos) {
        if (nanoTime - lookedAt < LOOK_NANOS) {
            return;
        }
        boolean isQuiet = cpuNanos - cpuThen < QUIET * (nanoTime - lookedAt);
        if (isQuiet && (wasBusy || nanoTime - givenBackAt >= AGAIN_NANOS)) {
            givingBack.run();
            givenBackAt = nanoTime;
        }
        wasBusy = !isQuiet;
        lookedAt = nanoTime;
        cpuThen = cpuNanos;
    }
}
