package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.Poll;
import io.thalweg.agent.ffi.Pollable;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread's share of the capture: a ring of each interface, waited for together, drained in turn.
 *
 * <p>The capture thread runs the first lane itself and gives rings to all; a lane lets go of a ring between two rounds, so
 * that nobody closes one that is being read.
 */
final class CaptureLane {
    /** A wake costs as much as hundreds of packets, so there is one in this time while the rings have room. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FrameConsumer frames;
    private final List<Pollable> alsoAwaited;
    private final List<InterfaceRing> rings = new ArrayList<>();
    private final Queue<InterfaceRing> coming = new ConcurrentLinkedQueue<>();
    private final Queue<InterfaceRing> going = new ConcurrentLinkedQueue<>();
    private final Poll poll = new Poll();
    private long drainedAt = System.nanoTime();
    private boolean isCrowded;
    private volatile boolean isWatchStale = true;
    private volatile long progressNanos;
    private volatile boolean isStopped;
    private volatile NativeException failure;
    private Thread thread;

    /** @param alsoAwaited what ends a wait besides packets; the caller's list, re-read after {@link #watchAgain} */
    CaptureLane(FrameConsumer frames, List<Pollable> alsoAwaited, long progressNanos) {
        this.frames = frames;
        this.alsoAwaited = alsoAwaited;
        this.progressNanos = progressNanos;
    }

    /** From the next round on. */
    void add(InterfaceRing ring) {
        coming.add(ring);
    }

    /** Until {@link InterfaceRing#isReleased} the ring may still be read. */
    void remove(InterfaceRing ring) {
        going.add(ring);
    }

    void watchAgain() {
        isWatchStale = true;
    }

    /** Waits for packets, no longer than this, and gives them on. */
    void round(int waitMillis) throws NativeException {
        exchangeRings();
        if (isWatchStale) {
            isWatchStale = false;
            List<Pollable> watched = new ArrayList<>(alsoAwaited);
            rings.forEach(ring -> watched.add(ring.socket));
            poll.watch(watched);
        }
        poll.await(waitMillis);
        pause();
        // Rings that came during the wait are read before time is said to have passed.
        exchangeRings();
        long epoch = LiveCapture.epochNanos();
        long least = epoch - InterfaceRing.SETTLE_NANOS;
        isCrowded = false;
        for (int i = 0; i < rings.size(); i++) {
            InterfaceRing ring = rings.get(i);
            isCrowded |= ring.drain(epoch, frames);
            least = Math.min(least, ring.progressNanos());
        }
        progressNanos = Math.max(progressNanos, least);
    }

    /** Lets packets gather, unless many have. */
    private void pause() {
        if (!isCrowded) {
            LockSupport.parkNanos(drainedAt + PAUSE_NANOS - System.nanoTime());
        }
        drainedAt = System.nanoTime();
    }

    private void exchangeRings() {
        for (InterfaceRing ring = coming.poll(); ring != null; ring = coming.poll()) {
            rings.add(ring);
            isWatchStale = true;
        }
        for (InterfaceRing ring = going.poll(); ring != null; ring = going.poll()) {
            ring.drain(LiveCapture.epochNanos(), frames);
            rings.remove(ring);
            ring.release();
            isWatchStale = true;
        }
    }

    /** No packet older than this is still to come from here. */
    long progressNanos() {
        return progressNanos;
    }

    /** Runs on a thread of its own from now on. */
    void start(int number) {
        thread = new Thread(this::run, "capture-" + number);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!isStopped) {
                round(InterfaceRing.RETIRE_MILLIS);
            }
            settle();
        } catch (NativeException e) {
            failure = e;
        }
    }

    /** Reads what the kernel already had. */
    void settle() throws NativeException {
        long end = System.nanoTime() + InterfaceRing.SETTLE_NANOS;
        while (System.nanoTime() - end < 0) {
            round(InterfaceRing.RETIRE_MILLIS);
        }
    }

    void check() throws NativeException {
        if (failure != null) {
            throw failure;
        }
    }

    void stop() {
        isStopped = true;
    }

    void join() {
        if (thread == null) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
