package io.thalweg.tagging;

import static io.thalweg.event.Varint.readInt;
import static io.thalweg.event.Varint.readLong;
import static io.thalweg.event.Varint.writeInt;
import static io.thalweg.event.Varint.writeLong;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The directory as bytes, in checkpoints and savepoints: entries with their keys; tables and counts are made of them when
 * they are read. Small numbers take one byte (LEB128), so that a pod takes some 100.
 *
 * <pre>
 *   version u8 | incomplete clusters: count, ids | entries: count,
 *     ( kind u8 | flags u8 | type u8 | id | from i64 | to i64 | epc | cluster | namespace | node | owner | region | zone | host | subnet | team
 *       | keys: count, ( tag | high | low ) ) x count
 * </pre>
 */
final class DirectoryCodec {
    static final int VERSION = 1;

    private static final int MOST_CLUSTERS = 1 << 16;
    /** From epc to team. */
    private static final int NUMBERS = 10;

    private static final int LONGS_OF_KEY = 3;
    private static final int NO_HOME = -1;

    private DirectoryCodec() {}

    static void write(ResourceDirectory directory, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        Clusters incomplete = directory.incomplete;
        writeInt(incomplete.size(), out);
        for (int i = 0; i < incomplete.size(); i++) {
            writeInt(incomplete.get(i), out);
        }
        Entries entries = directory.entries;
        writeInt(entries.size(), out);
        for (int entry = 0; entry < entries.end(); entry++) {
            if (entries.kind(entry) != Entries.FREE) {
                writeEntry(directory, entry, out);
            }
        }
    }

    private static void writeEntry(ResourceDirectory directory, int entry, DataOutput out) throws IOException {
        Entries entries = directory.entries;
        out.writeByte(entries.kind(entry));
        out.writeByte(entries.flags(entry));
        out.writeByte(entries.type(entry));
        writeInt(entries.id(entry), out);
        out.writeLong(entries.from(entry));
        out.writeLong(entries.to(entry));
        writeInt(entries.epc(entry), out);
        writeInt(entries.cluster(entry), out);
        writeInt(entries.namespace(entry), out);
        writeInt(entries.node(entry), out);
        writeInt(entries.owner(entry), out);
        writeInt(entries.region(entry), out);
        writeInt(entries.zone(entry), out);
        writeInt(entries.host(entry), out);
        writeInt(entries.subnet(entry), out);
        writeInt(entries.team(entry), out);
        writeInt(count(directory.shown, entry) + count(directory.other, entry), out);
        writeKeys(directory.shown, entry, out);
        writeKeys(directory.other, entry, out);
    }

    private static int count(KeyTable keys, int entry) {
        int count = 0;
        for (int link = keys.firstOf(entry); link != KeyTable.NONE; link = keys.nextOfEntry(link)) {
            count++;
        }
        return count;
    }

    private static void writeKeys(KeyTable keys, int entry, DataOutput out) throws IOException {
        for (int link = keys.firstOf(entry); link != KeyTable.NONE; link = keys.nextOfEntry(link)) {
            writeInt(keys.tag(link), out);
            writeLong(keys.high(link), out);
            writeLong(keys.low(link), out);
        }
    }

    static ResourceDirectory read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("resource directory: version " + version + "; this build reads " + VERSION);
        }
        ResourceDirectory directory = new ResourceDirectory();
        for (int left = count(in, MOST_CLUSTERS); left > 0; left--) {
            directory.incomplete.add(readInt(in));
        }
        for (int left = count(in, Integer.MAX_VALUE); left > 0; left--) {
            readEntry(directory, in);
        }
        return directory;
    }

    private static void readEntry(ResourceDirectory directory, DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        if (kind == Entries.FREE) {
            throw new IOException("resource directory: an entry without a kind");
        }
        int flags = in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int id = readInt(in);
        long from = in.readLong();
        long to = in.readLong();
        int[] numbers = new int[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = readInt(in);
        }
        long[] keys = new long[count(in, Indexer.MOST_KEYS) * LONGS_OF_KEY];
        int home = NO_HOME;
        for (int at = 0; at < keys.length; at += LONGS_OF_KEY) {
            keys[at] = readInt(in);
            keys[at + 1] = readLong(in);
            keys[at + 2] = readLong(in);
            // The IPv4 address of two, as Kubernetes mostly tells it first.
            if (keys[at] == Keys.ADDRESS && (home == NO_HOME || keys[at + 1] == 0)) {
                home = at;
            }
        }
        int entry = home == NO_HOME
                ? directory.add(kind, id, kind, id, from, to)
                : directory.add(kind, id, keys[home + 1], keys[home + 2], from, to);
        Entries entries = directory.entries;
        entries.mark(entry, flags, type);
        entries.belongs(entry, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        entries.stands(entry, numbers[5], numbers[6], numbers[7], numbers[8], numbers[9]);
        for (int at = 0; at < keys.length; at += LONGS_OF_KEY) {
            directory.link(entry, (int) keys[at], keys[at + 1], keys[at + 2]);
        }
    }

    private static int count(DataInput in, int most) throws IOException {
        long count = readLong(in);
        if (count < 0 || count > most) {
            throw new IOException("resource directory: a count of " + count);
        }
        return (int) count;
    }
}
