package io.thalweg.standalone.up;

import java.time.Duration;

/**
 * For a child that can only show by living on that nothing is wrong: content once some time has passed since the first
 * question. That it died meanwhile, its watcher knows.
 */
final class LivesProbe implements Probe {
    private final long nanos;
    private long firstAskedNanos;
    private boolean wasAsked;

    LivesProbe(Duration longEnough) {
        nanos = longEnough.toNanos();
    }

    @Override
    public synchronized String problem() {
        if (!wasAsked) {
            wasAsked = true;
            firstAskedNanos = System.nanoTime();
        }
        return System.nanoTime() - firstAskedNanos >= nanos ? null : "just started";
    }
}
