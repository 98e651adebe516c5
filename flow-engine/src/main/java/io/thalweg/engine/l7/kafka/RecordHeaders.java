package io.thalweg.engine.l7.kafka;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TraceHeaders;

/**
 * Trace headers of the first record of a batch (kafka.apache.org/documentation: Record Batch, magic 2). Batches that are
 * compressed as a whole hide theirs.
 *
 * <pre>
 * baseOffset 8 | batchLength 4 | leaderEpoch 4 | magic 1 | crc 4 | attributes 2 | … | count 4 | records
 * record: length | attributes 1 | timestampDelta | offsetDelta | key | value | headers (count, then name and value each)
 * </pre>
 */
final class RecordHeaders {
    private static final int MAGIC = 16;
    private static final int ATTRIBUTES = 21;
    private static final int COMPRESSION = 7;
    private static final int RECORDS = 61;
    private static final int MAX_HEADERS = 128;

    private final TraceHeaders traces;
    private byte[] b;
    private int at;
    private int to;
    private boolean isCut;

    RecordHeaders(L7Options options) {
        traces = new TraceHeaders(options.headers());
    }

    void read(byte[] buffer, int from, int end, L7Message message) {
        if (end - from <= RECORDS || buffer[from + MAGIC] != 2) {
            return;
        }
        if ((NetworkBytes.u16(buffer, from + ATTRIBUTES) & COMPRESSION) != 0) {
            return;
        }
        b = buffer;
        at = from + RECORDS;
        to = end;
        isCut = false;
        varint(); // the record's length
        pass(1);
        varint();
        varint();
        pass(Math.max(0, varint()));
        pass(Math.max(0, varint()));
        long count = Math.min(varint(), MAX_HEADERS);
        traces.begin();
        for (long i = 0; i < count && !isCut; i++) {
            header();
        }
        traces.fill(message);
    }

    private void header() {
        long nameLength = varint();
        int name = at;
        pass(nameLength);
        int nameEnd = at;
        long length = Math.max(0, varint());
        int value = at;
        pass(length);
        if (!isCut) {
            traces.header(b, name, nameEnd, value, at);
        }
    }

    private void pass(long count) {
        if (count < 0 || count > to - at) {
            isCut = true;
        } else {
            at += (int) count;
        }
    }

    /** A number in zigzag form. */
    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64 && at < to; shift += 7) {
            byte next = b[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        isCut = true;
        return 0;
    }
}
