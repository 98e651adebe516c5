package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.u32;

/**
 * The sequence ranges that one side of a TCP flow has sent, to tell new data from retransmitted and reordered data.
 *
 * <p>Up to {@value #MAX} ranges, highest first; the lowest two merge when there are more. Nearly every side has one, which
 * stands in the flow's own record; only a side with a hole gets a {@link #BYTES}-byte record for more.
 */
final class ReceivedRanges {
    static final int MAX = 16;
    /** A record: count, then pairs of sequence and length, a long each. */
    static final int BYTES = (1 + MAX) * Long.BYTES;

    private static final int SEQUENCE = 0;
    private static final int LENGTH = 4;

    static final int IGNORED = 0;
    static final int IN_ORDER = 1;
    static final int RETRANSMITTED = 2;
    /** Overlaps what is there in part: neither plainly new nor plainly repeated. */
    static final int OVERLAPPING = 3;

    static final int OUT_OF_ORDER = 4;

    private static final long WRAP_LOW = 0x4000_0000L;
    private static final long WRAP_HIGH = 0xc000_0000L;
    private static final long SEQUENCE_END = 1L << 32;

    private ReceivedRanges() {}

    /**
     * Takes in a segment of {@code length} bytes at {@code sequence}.
     *
     * @param record the performance record's chunk, {@code side} the index of the side's block in it
     */
    static int add(long[] record, int side, Slab more, long sequence, long length) {
        long end = sequence + length;
        if (length == 0 || sequence == 0 || end >= SEQUENCE_END) {
            return IGNORED;
        }
        if (i32(record, side, TcpLayout.MORE_RANGES) != 0) {
            return addToMany(record, side, more, sequence, length);
        }
        long topSequence = u32(record, side, TcpLayout.RANGE_SEQUENCE);
        long topLength = u32(record, side, TcpLayout.RANGE_LENGTH);
        if (topLength == 0) {
            setOnly(record, side, sequence, length);
            return IN_ORDER;
        }
        long topEnd = topSequence + topLength;
        if (sequence == topEnd) {
            i32(record, side, TcpLayout.RANGE_LENGTH, (int) (topLength + length));
            return IN_ORDER;
        }
        return addToMany(record, side, more, sequence, length);
    }

    private static int addToMany(long[] record, int side, Slab more, long sequence, long length) {
        int slot = i32(record, side, TcpLayout.MORE_RANGES) - 1;
        int count = slot < 0 ? 1 : (int) more.chunk(slot)[more.offset(slot)];
        long topSequence = sequenceAt(record, side, more, slot, 0);
        long topEnd = topSequence + lengthAt(record, side, more, slot, 0);
        if (sequence < WRAP_LOW && topEnd > WRAP_HIGH) {
            release(record, side, more);
            setOnly(record, side, sequence, length);
            return IN_ORDER;
        }
        if (sequence > WRAP_HIGH && topEnd < WRAP_LOW) {
            return IGNORED;
        }
        int below = 0;
        while (below < count && sequence <= sequenceAt(record, side, more, slot, below)) {
            below++;
        }
        long end = sequence + length;
        boolean hasBelow = below < count;
        boolean hasAbove = below > 0;
        int probe = hasBelow ? below : below - 1;
        long probeSequence = sequenceAt(record, side, more, slot, probe);
        long probeEnd = probeSequence + lengthAt(record, side, more, slot, probe);
        if (probeSequence <= sequence && sequence < probeEnd) {
            return RETRANSMITTED;
        }
        if (hasAbove) {
            long aboveSequence = sequenceAt(record, side, more, slot, below - 1);
            long aboveEnd = aboveSequence + lengthAt(record, side, more, slot, below - 1);
            if (sequence == aboveSequence) {
                return RETRANSMITTED;
            }
            if (sequence < aboveSequence && aboveSequence < end || end > aboveEnd) {
                return OVERLAPPING;
            }
        }
        insert(record, side, more, count, below, sequence, length);
        return hasAbove ? OUT_OF_ORDER : IN_ORDER;
    }

    private static void insert(long[] record, int side, Slab more, int count, int below, long sequence, long length) {
        int slot = i32(record, side, TcpLayout.MORE_RANGES) - 1;
        long end = sequence + length;
        boolean joinsBelow = below < count
                && sequenceAt(record, side, more, slot, below) + lengthAt(record, side, more, slot, below) == sequence;
        boolean joinsAbove = below > 0 && end == sequenceAt(record, side, more, slot, below - 1);
        if (joinsBelow && joinsAbove) {
            long from = sequenceAt(record, side, more, slot, below);
            long to = end + lengthAt(record, side, more, slot, below - 1);
            set(record, side, more, slot, below - 1, from, to - from);
            removeAt(record, side, more, slot, count, below);
        } else if (joinsBelow) {
            long from = sequenceAt(record, side, more, slot, below);
            set(record, side, more, slot, below, from, end - from);
        } else if (joinsAbove) {
            long to = end + lengthAt(record, side, more, slot, below - 1);
            set(record, side, more, slot, below - 1, sequence, to - sequence);
        } else {
            insertAt(record, side, more, count, below, sequence, length);
        }
    }

    private static void insertAt(
            long[] record, int side, Slab more, int count, int position, long sequence, long length) {
        int slot = i32(record, side, TcpLayout.MORE_RANGES) - 1;
        if (slot < 0) {
            slot = more.allocate();
            i32(record, side, TcpLayout.MORE_RANGES, slot + 1);
            long[] many = more.chunk(slot);
            int at = more.offset(slot);
            many[at] = 1;
            i32(many, at + 1, SEQUENCE, i32(record, side, TcpLayout.RANGE_SEQUENCE));
            i32(many, at + 1, LENGTH, i32(record, side, TcpLayout.RANGE_LENGTH));
        }
        long[] many = more.chunk(slot);
        int first = more.offset(slot) + 1;
        System.arraycopy(many, first + position, many, first + position + 1, count - position);
        set(record, side, more, slot, position, sequence, length);
        int newCount = count + 1;
        if (newCount >= MAX) {
            long lowest = sequenceAt(record, side, more, slot, newCount - 1);
            long secondEnd = sequenceAt(record, side, more, slot, newCount - 2)
                    + lengthAt(record, side, more, slot, newCount - 2);
            newCount--;
            set(record, side, more, slot, newCount - 1, lowest, secondEnd - lowest);
        }
        many[more.offset(slot)] = newCount;
    }

    private static void removeAt(long[] record, int side, Slab more, int slot, int count, int position) {
        long[] many = more.chunk(slot);
        int first = more.offset(slot) + 1;
        System.arraycopy(many, first + position + 1, many, first + position, count - position - 1);
        many[more.offset(slot)] = count - 1;
        if (count - 1 == 1) {
            long sequence = u32(many, first, SEQUENCE);
            long length = u32(many, first, LENGTH);
            release(record, side, more);
            setOnly(record, side, sequence, length);
        }
    }

    /** Gives the record for more ranges back. */
    static void release(long[] record, int side, Slab more) {
        int slot = i32(record, side, TcpLayout.MORE_RANGES) - 1;
        if (slot >= 0) {
            more.free(slot);
            i32(record, side, TcpLayout.MORE_RANGES, 0);
        }
    }

    private static void setOnly(long[] record, int side, long sequence, long length) {
        i32(record, side, TcpLayout.RANGE_SEQUENCE, (int) sequence);
        i32(record, side, TcpLayout.RANGE_LENGTH, (int) length);
    }

    private static long sequenceAt(long[] record, int side, Slab more, int slot, int index) {
        return slot < 0
                ? u32(record, side, TcpLayout.RANGE_SEQUENCE)
                : u32(more.chunk(slot), more.offset(slot) + 1 + index, SEQUENCE);
    }

    private static long lengthAt(long[] record, int side, Slab more, int slot, int index) {
        return slot < 0
                ? u32(record, side, TcpLayout.RANGE_LENGTH)
                : u32(more.chunk(slot), more.offset(slot) + 1 + index, LENGTH);
    }

    private static void set(long[] record, int side, Slab more, int slot, int index, long sequence, long length) {
        if (slot < 0) {
            setOnly(record, side, sequence, length);
            return;
        }
        long[] many = more.chunk(slot);
        int at = more.offset(slot) + 1 + index;
        i32(many, at, SEQUENCE, (int) sequence);
        i32(many, at, LENGTH, (int) length);
    }
}
