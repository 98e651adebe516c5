package io.thalweg.engine.l7.http2;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The dynamic table of one direction (RFC 7541, section 2.3.2): the fields that were inserted last, newest first by index.
 *
 * <p>Entries count with their size by the RFC, but what is stored is only what may become a column: of other fields one
 * number. An entry's place is counted from the newest, so a table that is forgotten, or of a connection whose beginning was
 * not seen, is right again for all that is inserted from then on. Keeping less than the sender keeps is harmless likewise.
 *
 * <pre>
 *   bytes     name, value | name, value | …      of the entries that have them, oldest first
 *   entries   header, place in bytes, bytes of name, bytes of value, size by the RFC | …
 * </pre>
 */
final class HpackTable {
    /** The largest table that is kept, whatever the peers agree on. */
    static final int MAX_SIZE = 1 << 16;

    private static final int DEFAULT_SIZE = 4096;
    private static final int ENTRY_OVERHEAD = 32;
    private static final Http2Header[] HEADERS = Http2Header.values();
    private static final int HEADER = 0;
    private static final int PLACE = 1;
    private static final int NAME = 2;
    private static final int VALUE = 3;
    private static final int SIZE = 4;
    private static final int WIDTH = 5;
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_ENTRIES = {};

    private byte[] bytes = NO_BYTES;
    private int bytesEnd;
    private int[] entries = NO_ENTRIES;
    /** Place of the oldest entry, and behind the newest, in {@link #entries}. */
    private int first;

    private int end;
    private int size;
    private int maxSize = DEFAULT_SIZE;

    private int found;

    int count() {
        return (end - first) / WIDTH;
    }

    /**
     * Looks up an entry for the methods below.
     *
     * @param index 0 is the newest
     * @return whether it is known
     */
    boolean find(int index) {
        found = end - (index + 1) * WIDTH;
        return index < count();
    }

    Http2Header header() {
        return HEADERS[entries[found + HEADER]];
    }

    /** Where name and value are: from {@link #nameFrom} and {@link #valueFrom} on. */
    byte[] bytes() {
        return bytes;
    }

    int nameFrom() {
        return entries[found + PLACE];
    }

    int valueFrom() {
        return entries[found + PLACE] + entries[found + NAME];
    }

    int valueTo() {
        return valueFrom() + entries[found + VALUE];
    }

    /** A dynamic table size update. */
    void resize(int newMaxSize) {
        maxSize = Math.min(newMaxSize, MAX_SIZE);
        evictTo(maxSize);
    }

    /** Fields were missed: what is here has moved to places that are not known. */
    void forget() {
        evictTo(0);
    }

    /**
     * Inserts a field as the newest. Name and value must not lie in this table.
     *
     * @param nameBytes bytes of the name as they count; those that are kept are at {@code nameAt}
     * @param valueBytes bytes of the value as they count; those that are kept are at {@code valueAt}
     */
    void insert(Http2Header header, byte[] name, int nameAt, int nameBytes, byte[] value, int valueAt, int valueBytes) {
        int entrySize = nameBytes + valueBytes + ENTRY_OVERHEAD;
        evictTo(maxSize - entrySize);
        if (entrySize > maxSize) {
            return;
        }
        int keptName = header.hasOwnName() ? nameBytes : 0;
        int keptValue = header.hasValue() ? valueBytes : 0;
        reserve(keptName + keptValue);
        System.arraycopy(name, nameAt, bytes, bytesEnd, keptName);
        System.arraycopy(value, valueAt, bytes, bytesEnd + keptName, keptValue);
        entries[end + HEADER] = header.ordinal();
        entries[end + PLACE] = bytesEnd;
        entries[end + NAME] = keptName;
        entries[end + VALUE] = keptValue;
        entries[end + SIZE] = entrySize;
        end += WIDTH;
        bytesEnd += keptName + keptValue;
        size += entrySize;
    }

    private void evictTo(int limit) {
        while (size > limit && first < end) {
            size -= entries[first + SIZE];
            first += WIDTH;
        }
        if (first == end) {
            first = 0;
            end = 0;
            bytesEnd = 0;
        }
    }

    /** Makes room for an entry: moves what is left to the front, and grows only when half of it is in use. */
    private void reserve(int more) {
        int from = first < end ? entries[first + PLACE] : bytesEnd;
        if (bytesEnd + more > bytes.length) {
            int used = bytesEnd - from;
            byte[] room = used + more > bytes.length / 2 ? new byte[(used + more) * 2] : bytes;
            System.arraycopy(bytes, from, room, 0, used);
            for (int entry = first; entry < end; entry += WIDTH) {
                entries[entry + PLACE] -= from;
            }
            bytes = room;
            bytesEnd = used;
        }
        if (end + WIDTH > entries.length) {
            int used = end - first;
            int[] room = used + WIDTH > entries.length / 2 ? new int[(used + WIDTH) * 2] : entries;
            System.arraycopy(entries, first, room, 0, used);
            entries = room;
            first = 0;
            end = used;
        }
    }

    HpackTable copy() {
        HpackTable copy = new HpackTable();
        copy.maxSize = maxSize;
        copy.size = size;
        if (end > first) {
            int from = entries[first + PLACE];
            copy.bytes = Arrays.copyOfRange(bytes, from, bytesEnd);
            copy.bytesEnd = bytesEnd - from;
            copy.entries = Arrays.copyOfRange(entries, first, end);
            copy.end = end - first;
            for (int entry = 0; entry < copy.end; entry += WIDTH) {
                copy.entries[entry + PLACE] -= from;
            }
        }
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(maxSize);
        out.writeShort(count());
        for (int entry = first; entry < end; entry += WIDTH) {
            out.writeByte(entries[entry + HEADER]);
            out.writeInt(entries[entry + SIZE]);
            out.writeInt(entries[entry + NAME]);
            out.writeInt(entries[entry + VALUE]);
            out.write(bytes, entries[entry + PLACE], entries[entry + NAME] + entries[entry + VALUE]);
        }
    }

    static HpackTable readFrom(DataInput in) throws IOException {
        HpackTable read = new HpackTable();
        read.maxSize = in.readInt();
        int count = in.readUnsignedShort();
        if (read.maxSize < 0 || read.maxSize > MAX_SIZE) {
            throw new IOException("HTTP/2 state: header table of " + read.maxSize + " bytes");
        }
        read.entries = new int[count * WIDTH];
        for (int i = 0; i < count; i++) {
            read.readEntry(in);
        }
        return read;
    }

    private void readEntry(DataInput in) throws IOException {
        int header = in.readUnsignedByte();
        int entrySize = in.readInt();
        int name = in.readInt();
        int value = in.readInt();
        if (header >= HEADERS.length || entrySize < 0 || name < 0 || value < 0 || name + value > entrySize) {
            throw new IOException("HTTP/2 state: header table entry of " + entrySize + " bytes");
        }
        size += entrySize;
        if (size > maxSize) {
            throw new IOException("HTTP/2 state: header table of " + size + " bytes, of " + maxSize);
        }
        reserve(name + value);
        in.readFully(bytes, bytesEnd, name + value);
        entries[end + HEADER] = header;
        entries[end + PLACE] = bytesEnd;
        entries[end + NAME] = name;
        entries[end + VALUE] = value;
        entries[end + SIZE] = entrySize;
        end += WIDTH;
        bytesEnd += name + value;
    }
}
