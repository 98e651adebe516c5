package io.thalweg.jobs.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The bytes of spans by id, until nobody needs them any more, and orders that wait for their watermark: a share of all,
 * state of the operator {@code span-store}. The bytes are never changed, so a copy shares them.
 */
final class SpanStore {
    private static final int VERSION = 1;
    private static final int FIRST_SLOTS = 64;
    private static final int MOST = 1 << 28;
    private static final int LARGEST = 16 << 20;
    private static final long K = 0x9e37_79b9_7f4a_7c15L;

    private long[] ids = new long[FIRST_SLOTS];
    /** Null: the slot is free. */
    private byte[][] spans = new byte[FIRST_SLOTS][];

    private int size;
    private long[] orders = {};
    private int orderWords;

    boolean isEmpty() {
        return size == 0 && orderWords == 0;
    }

    int size() {
        return size;
    }

    void put(long id, byte[] span) {
        int slot = slot(id);
        if (spans[slot] == null) {
            size++;
        }
        ids[slot] = id;
        spans[slot] = span;
        if (size * 4L > ids.length * 3L) {
            resize(ids.length * 2);
        }
    }

    /** @return null when it is not there */
    byte[] get(long id) {
        return spans[slot(id)];
    }

    void remove(long id) {
        int slot = slot(id);
        if (spans[slot] == null) {
            return;
        }
        size--;
        int mask = ids.length - 1;
        int hole = slot;
        // Those behind the hole that could be in it move up, so that a search does not end there.
        for (int next = hole + 1 & mask; spans[next] != null; next = next + 1 & mask) {
            int wanted = home(ids[next]);
            if ((next - wanted & mask) >= (next - hole & mask)) {
                ids[hole] = ids[next];
                spans[hole] = spans[next];
                hole = next;
            }
        }
        spans[hole] = null;
        if (size * 8L < ids.length && ids.length > FIRST_SLOTS) {
            resize(ids.length / 2);
        }
    }

    /** An order that cannot be carried out yet: words as the operator has them. */
    void await(long id, long trace, long version, long watermark) {
        if (orderWords == orders.length) {
            orders = Arrays.copyOf(orders, Math.max(FIRST_SLOTS, orders.length * 2));
        }
        orders[orderWords++] = id;
        orders[orderWords++] = trace;
        orders[orderWords++] = version;
        orders[orderWords++] = watermark;
    }

    /** The orders that wait, which are then no longer the store's. */
    long[] takeOrders() {
        long[] taken = Arrays.copyOf(orders, orderWords);
        orderWords = 0;
        return taken;
    }

    private void resize(int slots) {
        long[] oldIds = ids;
        byte[][] oldSpans = spans;
        ids = new long[slots];
        spans = new byte[slots][];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldSpans[i] != null) {
                int slot = slot(oldIds[i]);
                ids[slot] = oldIds[i];
                spans[slot] = oldSpans[i];
            }
        }
    }

    private int slot(long id) {
        int mask = ids.length - 1;
        int slot = home(id);
        while (spans[slot] != null && ids[slot] != id) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int home(long id) {
        return (int) (id * K >>> 32) & ids.length - 1;
    }

    SpanStore copy() {
        SpanStore copy = new SpanStore();
        copy.ids = ids.clone();
        copy.spans = spans.clone();
        copy.size = size;
        copy.orders = Arrays.copyOf(orders, orderWords);
        copy.orderWords = orderWords;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(orderWords);
        for (int i = 0; i < orderWords; i++) {
            out.writeLong(orders[i]);
        }
        out.writeInt(size);
        for (int i = 0; i < ids.length; i++) {
            if (spans[i] != null) {
                out.writeLong(ids[i]);
                out.writeInt(spans[i].length);
                out.write(spans[i]);
            }
        }
    }

    /** @throws IOException for bytes that are none of {@link #writeTo}; the message says which it reads */
    static SpanStore readFrom(DataInput in) throws IOException {
        StateVersion.require("spans", in.readUnsignedByte(), VERSION);
        SpanStore read = new SpanStore();
        read.orderWords = StateVersion.count("orders", in.readInt(), MOST);
        read.orders = new long[read.orderWords];
        for (int i = 0; i < read.orderWords; i++) {
            read.orders[i] = in.readLong();
        }
        int count = StateVersion.count("spans", in.readInt(), MOST);
        for (int i = 0; i < count; i++) {
            long id = in.readLong();
            byte[] span = new byte[StateVersion.count("bytes of a span", in.readInt(), LARGEST)];
            in.readFully(span);
            read.put(id, span);
        }
        return read;
    }
}
