package io.thalweg.engine.l7.mysql;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many parameters the last prepared statements of a connection have, without which an execution cannot be read. */
final class MysqlStatements {
    private static final int MOST = 32;
    private static final int[] NONE = {};

    private int[] ids = NONE;
    private int[] parameters = NONE;
    /** Where the next one goes: over the oldest when there are too many. */
    private int next;

    void add(int id, int count) {
        if (ids.length == 0) {
            ids = new int[MOST];
            parameters = new int[MOST];
        }
        int at = find(id);
        if (at < 0) {
            at = next;
            next = (next + 1) % MOST;
        }
        ids[at] = id;
        parameters[at] = count;
    }

    /** Negative when it is not known. */
    int parameters(int id) {
        int at = find(id);
        return at < 0 ? -1 : parameters[at];
    }

    /** Statements are numbered from 1. */
    private int find(int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id && id != 0) {
                return i;
            }
        }
        return -1;
    }

    MysqlStatements copy() {
        MysqlStatements copy = new MysqlStatements();
        copy.ids = ids.length == 0 ? NONE : ids.clone();
        copy.parameters = parameters.length == 0 ? NONE : parameters.clone();
        copy.next = next;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(ids.length);
        out.writeByte(next);
        for (int i = 0; i < ids.length; i++) {
            out.writeInt(ids[i]);
            out.writeShort(parameters[i]);
        }
    }

    static MysqlStatements readFrom(DataInput in) throws IOException {
        MysqlStatements read = new MysqlStatements();
        int length = in.readUnsignedByte();
        read.next = in.readUnsignedByte();
        if (length != 0 && length != MOST || read.next >= MOST) {
            throw new IOException("MySQL state: " + length + " statements");
        }
        if (length > 0) {
            read.ids = new int[MOST];
            read.parameters = new int[MOST];
        }
        for (int i = 0; i < length; i++) {
            read.ids[i] = in.readInt();
            read.parameters[i] = in.readUnsignedShort();
        }
        return read;
    }
}
