package io.thalweg.jobs.flow;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which batches of a shard have been seen: what makes a repeated batch harmless and a missing one a number.
 *
 * <p>An agent numbers the batches of a shard from 0, anew with each start (boot). The boot before the present one is
 * remembered too: its last batches may arrive after the first of the next one.
 */
final class BatchSequence {
    private static final int NO_BOOT = 0;
    private static final int ONE_BOOT = 1;
    private static final int TWO_BOOTS = 2;

    private int boots;
    private long boot;
    private long last;
    private long previousBoot;
    private long previousLast;
    private long firstMissing;
    private long missing;

    /**
     * Takes note of a batch; {@link #missing} is then about the gap before it.
     *
     * @return false for a batch that was seen before
     */
    boolean accept(long bootId, long sequence) {
        missing = 0;
        if (boots == NO_BOOT) {
            boots = ONE_BOOT;
            boot = bootId;
            last = sequence;
            return true;
        }
        if (bootId == boot) {
            boolean isNew = follow(last, sequence);
            last = isNew ? sequence : last;
            return isNew;
        }
        if (boots == TWO_BOOTS && bootId == previousBoot) {
            boolean isNew = follow(previousLast, sequence);
            previousLast = isNew ? sequence : previousLast;
            return isNew;
        }
        boots = TWO_BOOTS;
        previousBoot = boot;
        previousLast = last;
        boot = bootId;
        last = sequence;
        firstMissing = 0;
        missing = sequence;
        return true;
    }

    private boolean follow(long lastSeen, long sequence) {
        if (Long.compareUnsigned(sequence, lastSeen) <= 0) {
            return false;
        }
        firstMissing = lastSeen + 1;
        missing = sequence - firstMissing;
        return true;
    }

    /** Batches that should have come before the accepted one; unsigned. */
    long missing() {
        return missing;
    }

    long firstMissing() {
        return firstMissing;
    }

    BatchSequence copy() {
        BatchSequence copy = new BatchSequence();
        copy.boots = boots;
        copy.boot = boot;
        copy.last = last;
        copy.previousBoot = previousBoot;
        copy.previousLast = previousLast;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(boots);
        out.writeLong(boot);
        out.writeLong(last);
        out.writeLong(previousBoot);
        out.writeLong(previousLast);
    }

    static BatchSequence readFrom(DataInput in) throws IOException {
        BatchSequence read = new BatchSequence();
        read.boots = in.readByte();
        read.boot = in.readLong();
        read.last = in.readLong();
        read.previousBoot = in.readLong();
        read.previousLast = in.readLong();
        return read;
    }
}
