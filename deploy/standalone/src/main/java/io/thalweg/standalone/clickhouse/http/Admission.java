package io.thalweg.standalone.clickhouse.http;

import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many queries run and how many wait for their turn; one more is told so at once. */
public final class Admission {
    private static final long WAIT_MILLIS = 30_000;

    private final int running;
    private final int waiting;
    private final Semaphore places;
    private final AtomicInteger queue = new AtomicInteger();
    private volatile boolean closed;

    public Admission(int running, int waiting) {
        this.running = running;
        this.waiting = waiting;
        this.places = new Semaphore(running, true);
    }

    /** Those that all of the admitted need: a query that runs has one in the engine and one at its client. */
    int threads() {
        return 2 * running + waiting;
    }

    /** Takes a place, which {@link #leave} gives back. */
    void enter() throws EngineException {
        try {
            if (!closed && (places.tryAcquire() || waitForPlace())) {
                if (!closed) {
                    return;
                }
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ServerError.TOO_MANY_SIMULTANEOUS_QUERIES.because(
                closed
                        ? "The server is stopping"
                        : "Too many simultaneous queries: " + running + " run and " + waiting + " may wait, for "
                                + WAIT_MILLIS + " ms at most");
    }

    private boolean waitForPlace() throws InterruptedException {
        if (queue.incrementAndGet() > waiting) {
            queue.decrementAndGet();
            return false;
        }
        try {
            return places.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            queue.decrementAndGet();
        }
    }

    void leave() {
        places.release();
    }

    /** Lets nobody in from now on. */
    void close() {
        closed = true;
    }

    /** Waits until nobody is inside; false if some still are when the time is over. */
    boolean awaitEmpty(long millis) throws InterruptedException {
        if (!places.tryAcquire(running, millis, TimeUnit.MILLISECONDS)) {
            return false;
        }
        places.release(running);
        return true;
    }
}
