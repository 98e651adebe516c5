package io.thalweg.engine.l7.openwire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The destinations in the cache of one direction: their names by index. Of other objects in it nothing is kept. */
final class DestinationCache {
    /** Destinations that are remembered; the oldest are forgotten. */
    private static final int SIZE = 64;
    /** An object that found no room. */
    private static final int NOT_CACHED = 0xffff;

    private final int[] indices = new int[SIZE];
    private final String[] names = new String[SIZE];
    private int count;
    private int oldest;

    /** @param name empty for an object that is no destination */
    void put(int index, String name) {
        int place = place(index);
        if (place >= 0) {
            names[place] = name;
        } else if (!name.isEmpty() && index != NOT_CACHED) {
            int free = count < SIZE ? count++ : oldest;
            oldest = count < SIZE ? 0 : (free + 1) % SIZE;
            indices[free] = index;
            names[free] = name;
        }
    }

    /** Empty when nothing is known of the index. */
    String name(int index) {
        int place = place(index);
        return place < 0 ? "" : names[place];
    }

    private int place(int index) {
        for (int i = 0; i < count; i++) {
            if (indices[i] == index) {
                return i;
            }
        }
        return -1;
    }

    void clear() {
        count = 0;
        oldest = 0;
    }

    void copyTo(DestinationCache copy) {
        System.arraycopy(indices, 0, copy.indices, 0, count);
        System.arraycopy(names, 0, copy.names, 0, count);
        copy.count = count;
        copy.oldest = oldest;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(count);
        out.writeByte(oldest);
        for (int i = 0; i < count; i++) {
            out.writeShort(indices[i]);
            out.writeUTF(names[i]);
        }
    }

    void readFrom(DataInput in) throws IOException {
        count = in.readUnsignedByte();
        oldest = in.readUnsignedByte();
        if (count > SIZE || oldest >= SIZE) {
            throw new IOException("L7 state: " + count + " destinations, the oldest is " + oldest);
        }
        for (int i = 0; i < count; i++) {
            indices[i] = in.readUnsignedShort();
            names[i] = in.readUTF();
        }
    }
}
