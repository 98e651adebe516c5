package io.thalweg.agent.kafka;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Batches between the capture thread and the sending thread, bounded by bytes. The capture thread never waits here. */
final class BatchQueue {
    private long maxBytes;
    private final ArrayDeque<QueuedBatch> batches = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private long bytes;

    BatchQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a batch; the oldest leave where there is no room otherwise.
     *
     * @param leaving takes those, under the queue's lock
     */
    void push(QueuedBatch batch, Consumer<QueuedBatch> leaving) {
        lock.lock();
        try {
            while (!hasRoomFor(batch)) {
                dropOldest(leaving);
            }
            add(batch);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a batch once there is room; false: there was none within that time. One always fits into an empty queue. */
    boolean offer(QueuedBatch batch, long timeoutNanos) throws InterruptedException {
        long left = timeoutNanos;
        lock.lockInterruptibly();
        try {
            while (!hasRoomFor(batch)) {
                if (left <= 0) {
                    return false;
                }
                left = drained.awaitNanos(left);
            }
            add(batch);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has the queue hold no more than so many bytes from now on, or one batch.
     *
     * @param leaving takes the oldest, which have no room then, under the queue's lock
     */
    void resize(long bytesFromNowOn, Consumer<QueuedBatch> leaving) {
        lock.lock();
        try {
            maxBytes = bytesFromNowOn;
            while (bytes > maxBytes && batches.size() > 1) {
                dropOldest(leaving);
            }
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void dropOldest(Consumer<QueuedBatch> leaving) {
        QueuedBatch oldest = batches.poll();
        bytes -= oldest.bytes().length;
        leaving.accept(oldest);
    }

    private boolean hasRoomFor(QueuedBatch batch) {
        return batches.isEmpty() || bytes + batch.bytes().length <= maxBytes;
    }

    private void add(QueuedBatch batch) {
        batches.add(batch);
        bytes += batch.bytes().length;
        filled.signal();
    }

    /** Takes the oldest; null: there was none within that time. */
    QueuedBatch poll(long timeoutMillis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lockInterruptibly();
        try {
            while (batches.isEmpty()) {
                if (left <= 0) {
                    return null;
                }
                left = filled.awaitNanos(left);
            }
            QueuedBatch batch = batches.poll();
            bytes -= batch.bytes().length;
            drained.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return batches.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether more than half of the room is taken. */
    boolean isHalfFull() {
        lock.lock();
        try {
            return bytes > maxBytes / 2;
        } finally {
            lock.unlock();
        }
    }
}
