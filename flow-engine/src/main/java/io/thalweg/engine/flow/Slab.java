package io.thalweg.engine.flow;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Records of one fixed size in a few byte arrays: what the flow table keeps instead of objects.
 *
 * <p>A record is named by its slot. Its bytes are at {@link #offset} of {@link #chunk}; the layout classes give the
 * fields. Freed slots are reused, last freed first. A chunk holds 64 records, so that an idle shard stays small and
 * growth never copies. Records start zeroed.
 */
final class Slab {
    private static final int CHUNK_SHIFT = 6;
    private static final int CHUNK_RECORDS = 1 << CHUNK_SHIFT;
    private static final int CHUNK_MASK = CHUNK_RECORDS - 1;
    static final int NONE = -1;

    private final int recordBytes;
    private byte[][] chunks;
    private int used;

    private int[] free;
    private int freeCount;

    Slab(int recordBytes) {
        this(recordBytes, new byte[0][], 0, new int[0], 0);
    }

    private Slab(int recordBytes, byte[][] chunks, int used, int[] free, int freeCount) {
        this.recordBytes = recordBytes;
        this.chunks = chunks;
        this.used = used;
        this.free = free;
        this.freeCount = freeCount;
    }

    byte[] chunk(int slot) {
        return chunks[slot >>> CHUNK_SHIFT];
    }

    int offset(int slot) {
        return (slot & CHUNK_MASK) * recordBytes;
    }

    /** Slots handed out so far, freed ones included: all slots are below. */
    int used() {
        return used;
    }

    int live() {
        return used - freeCount;
    }

    int allocate() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        int chunk = used >>> CHUNK_SHIFT;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(4, chunks.length * 2));
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new byte[CHUNK_RECORDS * recordBytes];
        }
        return used++;
    }

    void free(int slot) {
        int offset = offset(slot);
        Arrays.fill(chunk(slot), offset, offset + recordBytes, (byte) 0);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(16, freeCount * 2));
        }
        free[freeCount++] = slot;
    }

    Slab copy() {
        byte[][] copies = new byte[chunks.length][];
        for (int i = 0; i < chunks.length && chunks[i] != null; i++) {
            copies[i] = chunks[i].clone();
        }
        return new Slab(recordBytes, copies, used, free.clone(), freeCount);
    }

    /** Record size, slots used, free slots, then the records. */
    void writeTo(DataOutput out) throws IOException {
        out.writeInt(recordBytes);
        out.writeInt(used);
        out.writeInt(freeCount);
        for (int i = 0; i < freeCount; i++) {
            out.writeInt(free[i]);
        }
        for (int slot = 0; slot < used; slot += CHUNK_RECORDS) {
            out.write(chunk(slot), 0, Math.min(CHUNK_RECORDS, used - slot) * recordBytes);
        }
    }

    /** @throws IOException also when the record size or a slot is not one that {@link #writeTo} can have written */
    static Slab readFrom(DataInput in, int recordBytes) throws IOException {
        int storedBytes = in.readInt();
        int used = in.readInt();
        int freeCount = in.readInt();
        if (storedBytes != recordBytes || used < 0 || freeCount < 0 || freeCount > used) {
            throw new IOException("flow state: records of " + storedBytes + " bytes, " + used + " used, " + freeCount
                    + " free; expected records of " + recordBytes + " bytes");
        }
        int[] free = new int[freeCount];
        for (int i = 0; i < freeCount; i++) {
            free[i] = in.readInt();
            if (free[i] < 0 || free[i] >= used) {
                throw new IOException("flow state: free slot " + free[i] + " of " + used);
            }
        }
        byte[][] chunks = new byte[(used + CHUNK_MASK) >>> CHUNK_SHIFT][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new byte[CHUNK_RECORDS * recordBytes];
            in.readFully(chunks[i], 0, Math.min(CHUNK_RECORDS, used - i * CHUNK_RECORDS) * recordBytes);
        }
        return new Slab(recordBytes, chunks, used, free, freeCount);
    }
}
