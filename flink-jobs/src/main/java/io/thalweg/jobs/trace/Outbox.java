package io.thalweg.jobs.trace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Entries on their way out, gathered by receiver until a batch is full or the operator flushes: before each watermark and
 * each checkpoint barrier, so that both have the meaning for the receiver that they had for the sender.
 */
final class Outbox {
    private static final int MOST_WORDS = 4096;
    private static final int MOST_BYTES = 128 << 10;

    private final int kind;
    private final Consumer<TraceBatch> out;
    private final TraceBatch[] ofBuckets = new TraceBatch[Keys.GROUPS];
    private final Map<Long, TraceBatch> ofKeys = new HashMap<>();
    private final Deque<TraceBatch> free = new ArrayDeque<>();
    private long lastKey;
    private TraceBatch last;

    /** @param out takes a batch at once; it is used again afterwards */
    Outbox(int kind, Consumer<TraceBatch> out) {
        this.kind = kind;
        this.out = out;
    }

    /** The batch for a bucket, with room. */
    TraceBatch toBucket(int bucket) {
        TraceBatch batch = ofBuckets[bucket];
        if (batch == null) {
            batch = new TraceBatch(Keys.ofBucket(bucket), kind);
            ofBuckets[bucket] = batch;
        }
        return sendIfFull(batch);
    }

    /** The batch for any other key, with room. */
    TraceBatch to(long key) {
        if (last == null || lastKey != key) {
            last = ofKeys.computeIfAbsent(key, this::unused);
            lastKey = key;
        }
        return sendIfFull(last);
    }

    private TraceBatch unused(long key) {
        TraceBatch batch = free.isEmpty() ? new TraceBatch(key, kind) : free.pop();
        batch.key = key;
        return batch;
    }

    private TraceBatch sendIfFull(TraceBatch batch) {
        if (batch.wordCount >= MOST_WORDS || batch.byteCount >= MOST_BYTES) {
            send(batch);
        }
        return batch;
    }

    private void send(TraceBatch batch) {
        if (batch.wordCount > 0) {
            out.accept(batch);
            batch.clear();
        }
    }

    void flush() {
        for (TraceBatch batch : ofBuckets) {
            if (batch != null) {
                send(batch);
            }
        }
        ofKeys.values().forEach(batch -> {
            send(batch);
            free.push(batch);
        });
        ofKeys.clear();
        last = null;
    }
}
