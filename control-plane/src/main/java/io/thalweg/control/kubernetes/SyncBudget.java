package io.thalweg.control.kubernetes;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a sync brings against its limits, for all that decode it. Any thread. */
final class SyncBudget {
    private final SyncLimits limits;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger objects = new AtomicInteger();

    SyncBudget(SyncLimits limits) {
        this.limits = limits;
    }

    /** @param ofEntry bytes of JSON that the entry had so far, these included */
    void takeBytes(int count, long ofEntry) throws TooLargeException {
        if (ofEntry > limits.entryBytes()) {
            throw new TooLargeException("more than " + limits.entryBytes() + " bytes of JSON");
        }
        if (bytes.addAndGet(count) > limits.totalBytes()) {
            throw new TooLargeException("with it, more than " + limits.totalBytes() + " bytes of JSON in all");
        }
    }

    void takeObject() throws TooLargeException {
        if (objects.incrementAndGet() > limits.objects()) {
            throw new TooLargeException("more than " + limits.objects() + " objects");
        }
    }
}
