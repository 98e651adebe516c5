package io.thalweg.engine.l7.mongodb;

import io.thalweg.engine.l7.LittleEndian;
import io.thalweg.engine.l7.framing.Inflation;

/**
 * Finds the document that a message is about, in its compressed form too. No more is inflated than the longest head. Reused.
 *
 * <pre>
 *   OP_MSG         flags (4) | kind 0 | document | kind 1 | size (4) | name | documents | … | checksum
 *   OP_QUERY       flags (4) | collection | skip (4) | count (4) | document
 *   OP_REPLY       flags (4) | cursor (8) | from (4) | count (4) | documents
 *   OP_COMPRESSED  opcode (4) | length (4) | method (0 none, 1 Snappy, 2 zlib, 3 Zstandard) | …
 * </pre>
 */
final class MongoBody {
    static final int MORE_TO_COME = 2;
    private static final int SNAPPY = 1;
    private static final int ZLIB = 2;
    private static final int ZSTD = 3;
    private static final int STORED = 0;
    private static final int COMPRESSED_HEADER = 9;
    private static final int MAX_SECTIONS = 16;

    private final Inflation inflation;

    int opcode;
    int flags;
    /** Of the older opcodes: {@code database.collection}. */
    int collectionFrom;

    int collectionTo;
    /** Where the document lies; {@code documentFrom} is not before {@code to} when there is none. */
    byte[] b;

    int documentFrom;
    int to;

    MongoBody(int maxBytes) {
        inflation = new Inflation(maxBytes);
    }

    /** @param from behind the header */
    void read(int ofOpcode, byte[] bytes, int from, int end) {
        opcode = ofOpcode;
        b = bytes;
        to = end;
        flags = 0;
        collectionFrom = 0;
        collectionTo = 0;
        documentFrom = end;
        if (ofOpcode != MongoHeader.COMPRESSED) {
            open(from);
        } else if (end - from >= COMPRESSED_HEADER) {
            opcode = LittleEndian.i32(bytes, from);
            switch (bytes[from + COMPRESSED_HEADER - 1]) {
                case STORED -> open(from + COMPRESSED_HEADER);
                case SNAPPY -> inflate(Inflation.Method.SNAPPY, from + COMPRESSED_HEADER);
                case ZLIB -> inflate(Inflation.Method.ZLIB, from + COMPRESSED_HEADER);
                case ZSTD -> inflate(Inflation.Method.ZSTD, from + COMPRESSED_HEADER);
                default -> {}
            }
        }
    }

    /** Whether there is a name of a collection with its database, as far as it goes. */
    boolean hasCollection() {
        boolean hasDot = collectionTo == to;
        for (int i = collectionFrom; i < collectionTo; i++) {
            if (b[i] < ' ' && b[i] >= 0) {
                return false;
            }
            hasDot |= b[i] == '.';
        }
        return hasDot && collectionTo > collectionFrom;
    }

    private void inflate(Inflation.Method method, int from) {
        to = inflation.inflate(method, b, from, to);
        b = inflation.bytes();
        documentFrom = to;
        open(0);
    }

    private void open(int from) {
        if (from + 4 > to) {
            return;
        }
        flags = LittleEndian.i32(b, from);
        switch (opcode) {
            case MongoHeader.MSG -> documentFrom = section(from + 4);
            case MongoHeader.REPLY -> documentFrom = from + 20;
            case MongoHeader.QUERY, MongoHeader.GET_MORE -> documentFrom = behindCollection(from + 4) + 8;
            case MongoHeader.UPDATE, MongoHeader.DELETE -> documentFrom = behindCollection(from + 4) + 4;
            case MongoHeader.INSERT -> documentFrom = behindCollection(from + 4);
            default -> {}
        }
        if (opcode == MongoHeader.GET_MORE) {
            documentFrom = to;
        }
    }

    /** The section that is one document: sequences of documents may come before it. */
    private int section(int from) {
        int at = from;
        for (int i = 0; i < MAX_SECTIONS && at + 5 <= to; i++) {
            if (b[at] == 0) {
                return at + 1;
            }
            int size = LittleEndian.i32(b, at + 1);
            if (b[at] != 1 || size < 4 || size > to - at) {
                return to;
            }
            at += 1 + size;
        }
        return to;
    }

    private int behindCollection(int from) {
        int end = Bson.textEnd(b, from, to);
        collectionFrom = from;
        collectionTo = end;
        return end + 1;
    }
}
