package io.thalweg.engine.flow;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records of one fixed size in a few arrays of longs: what the flow table keeps instead of objects.
 *
 * <p>A record is named by its slot. Its longs are at {@link #offset} of {@link #chunk}; the layout classes give the
 * fields, {@link Fields} reads them. Freed slots are reused, last freed first. A chunk holds 64 records, so that an idle shard stays small and
 * growth never copies. Records start zeroed.
 */
final class Slab {
    private static final int CHUNK_SHIFT = 6;
    private static final int CHUNK_RECORDS = 1 << CHUNK_SHIFT;
    private static final int CHUNK_MASK = CHUNK_RECORDS - 1;
    static final int NONE = -1;

    private final int recordLongs;
    private long[][] chunks;
    private int used;

    private int[] free;
    private int freeCount;

    /** @param recordBytes a multiple of 8 */
    Slab(int recordBytes) {
        this(recordBytes / Long.BYTES, new long[0][], 0, new int[0], 0);
    }

    private Slab(int recordLongs, long[][] chunks, int used, int[] free, int freeCount) {
        this.recordLongs = recordLongs;
        this.chunks = chunks;
        this.used = used;
        this.free = free;
        this.freeCount = freeCount;
    }

    long[] chunk(int slot) {
        return chunks[slot >>> CHUNK_SHIFT];
    }

    int offset(int slot) {
        return (slot & CHUNK_MASK) * recordLongs;
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
            chunks[chunk] = new long[CHUNK_RECORDS * recordLongs];
        }
        return used++;
    }

    void free(int slot) {
        int offset = offset(slot);
        Arrays.fill(chunk(slot), offset, offset + recordLongs, 0L);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(16, freeCount * 2));
        }
        free[freeCount++] = slot;
    }

    Slab copy() {
        long[][] copies = new long[chunks.length][];
        for (int i = 0; i < chunks.length && chunks[i] != null; i++) {
            copies[i] = chunks[i].clone();
        }
        return new Slab(recordLongs, copies, used, free.clone(), freeCount);
    }

    /** Record size, slots used, free slots, then the records. */
    void writeTo(DataOutput out) throws IOException {
        out.writeInt(recordLongs * Long.BYTES);
        out.writeInt(used);
        out.writeInt(freeCount);
        for (int i = 0; i < freeCount; i++) {
            out.writeInt(free[i]);
        }
        ByteBuffer bytes = bytes(recordLongs);
        for (int slot = 0; slot < used; slot += CHUNK_RECORDS) {
            int longs = Math.min(CHUNK_RECORDS, used - slot) * recordLongs;
            bytes.asLongBuffer().put(chunk(slot), 0, longs);
            out.write(bytes.array(), 0, longs * Long.BYTES);
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
        int recordLongs = recordBytes / Long.BYTES;
        ByteBuffer bytes = bytes(recordLongs);
        long[][] chunks = new long[(used + CHUNK_MASK) >>> CHUNK_SHIFT][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new long[CHUNK_RECORDS * recordLongs];
            int longs = Math.min(CHUNK_RECORDS, used - i * CHUNK_RECORDS) * recordLongs;
            in.readFully(bytes.array(), 0, longs * Long.BYTES);
            bytes.asLongBuffer().get(chunks[i], 0, longs);
        }
        return new Slab(recordLongs, chunks, used, free, freeCount);
    }

    /** The same records without one of their longs. */
    Slab without(int left) {
        int longs = recordLongs - 1;
        long[][] shorter = new long[chunks.length][];
        for (int i = 0; i < chunks.length && chunks[i] != null; i++) {
            shorter[i] = new long[CHUNK_RECORDS * longs];
            for (int record = 0; record < CHUNK_RECORDS; record++) {
                int from = record * recordLongs;
                int to = record * longs;
                System.arraycopy(chunks[i], from, shorter[i], to, left);
                System.arraycopy(chunks[i], from + left + 1, shorter[i], to + left, longs - left);
            }
        }
        return new Slab(longs, shorter, used, free, freeCount);
    }

    /** Room for a chunk as it is written. */
    private static ByteBuffer bytes(int recordLongs) {
        return ByteBuffer.allocate(CHUNK_RECORDS * recordLongs * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
