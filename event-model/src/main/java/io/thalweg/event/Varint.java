package io.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Unsigned numbers in state that is written often: seven bits a byte, lowest first, the eighth bit says that more follow.
 * Source: Protocol Buffers, encoding, base 128 varints.
 */
public final class Varint {
    private Varint() {}

    public static void writeLong(long value, DataOutput out) throws IOException {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** Of an {@code int} without a sign. */
    public static void writeInt(int value, DataOutput out) throws IOException {
        writeLong(value & 0xffff_ffffL, out);
    }

    /** @throws IOException also for a number of more than ten bytes */
    public static long readLong(DataInput in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.readByte();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number of more than ten bytes");
    }

    /** The lower 32 bits. */
    public static int readInt(DataInput in) throws IOException {
        return (int) readLong(in);
    }
}
