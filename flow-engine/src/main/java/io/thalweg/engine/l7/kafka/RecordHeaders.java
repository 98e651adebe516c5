package io.thalweg.engine.l7.kafka;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TraceHeaders;
import io.thalweg.engine.l7.compression.Decompression;

/**
 * Trace headers of the first record of a batch (kafka.apache.org/documentation: Record Batch, magic 2). Of compressed records
 * no more is unpacked than a first record is believed to have.
 *
 * <pre>
 * baseOffset 8 | batchLength 4 | leaderEpoch 4 | magic 1 | crc 4 | attributes 2 | … | count 4 | records
 * record: length | attributes 1 | timestampDelta | offsetDelta | key | value | headers (count, then name and value each)
 * </pre>
 */
final class RecordHeaders {
    private static final int BATCH_LENGTH = 8;
    private static final int BATCH_HEADER = 12;
    private static final int MAGIC = 16;
    private static final int ATTRIBUTES = 21;
    private static final int COMPRESSION = 7;
    private static final int RECORDS = 61;
    private static final int MAX_HEADERS = 128;
    private static final int MAX_UNPACKED = 16 << 10;

    private final TraceHeaders traces;
    private final boolean isWanted;
    private final Decompression decompression = new Decompression(MAX_UNPACKED);
    private byte[] b;
    private int at;
    private int to;
    private boolean isCut;

    RecordHeaders(L7Options options) {
        traces = new TraceHeaders(options.headers());
        isWanted = !options.headers().traceIds().isEmpty()
                || !options.headers().spanIds().isEmpty();
    }

    void read(byte[] buffer, int from, int end, L7Message message) {
        if (!isWanted || end - from <= RECORDS || buffer[from + MAGIC] != 2) {
            return;
        }
        int compression = NetworkBytes.u16(buffer, from + ATTRIBUTES) & COMPRESSION;
        if (compression == 0) {
            first(buffer, from + RECORDS, end, message);
            return;
        }
        int batchEnd = (int) Math.min(end, from + BATCH_HEADER + NetworkBytes.u32(buffer, from + BATCH_LENGTH));
        int length = unpack(compression, buffer, from + RECORDS, batchEnd);
        if (length > 0) {
            first(decompression.bytes(), 0, length, message);
        }
    }

    private int unpack(int compression, byte[] buffer, int from, int end) {
        return switch (compression) {
            case 1 -> decompression.gzip(buffer, from, end);
            case 2 -> decompression.snappy(buffer, from, end);
            case 3 -> decompression.lz4(buffer, from, end);
            case 4 -> decompression.zstd(buffer, from, end);
            default -> 0;
        };
    }

    private void first(byte[] buffer, int from, int end, L7Message message) {
        b = buffer;
        at = from;
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
