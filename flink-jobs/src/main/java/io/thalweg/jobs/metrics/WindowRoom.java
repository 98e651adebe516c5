package io.thalweg.jobs.metrics;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many documents may wait in a bucket of one subtask. Told as a number of documents, or else a share of this process's
 * heap: on a small one, a job that catches up at many times the speed of events must not run out of memory.
 */
final class WindowRoom implements AutoCloseable {
    /** Of a document that waits, with its place in a table. */
    static final int BYTES = 256;

    private static final int SHARE_OF_HEAP = 5;

    /** Asked for with every document, and a call into the JVM. */
    private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();

    /** Buckets that the subtasks in this process may have. */
    private static final AtomicInteger BUCKETS_HERE = new AtomicInteger();

    private final int told;
    private final int buckets;

    private WindowRoom(int told, int buckets) {
        this.told = told;
        this.buckets = buckets;
    }

    /** @param maxOpen documents of all subtasks; 0: as many as a share of the heap holds */
    static WindowRoom open(int maxOpen, int subtasks) {
        int buckets = (WindowFunction.BUCKETS + subtasks - 1) / subtasks;
        BUCKETS_HERE.addAndGet(buckets);
        return new WindowRoom(maxOpen, buckets);
    }

    /** For its seconds and its minutes. */
    int ofBucket() {
        return told > 0 ? Math.max(1, told / WindowFunction.BUCKETS) : ofBucket(HEAP_BYTES, BUCKETS_HERE.get());
    }

    static int ofBucket(long heapBytes, int bucketsHere) {
        return (int) Math.max(1, heapBytes / SHARE_OF_HEAP / BYTES / bucketsHere);
    }

    @Override
    public void close() {
        BUCKETS_HERE.addAndGet(-buckets);
    }
}
