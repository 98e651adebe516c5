package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.LittleEndian;
import io.thalweg.engine.l7.framing.Inflation;
import io.thalweg.engine.l7.mysql.MysqlState.Compression;

/**
 * The packet at the beginning of some bytes, taken out of its compressed frame where there is one. Reused.
 *
 * <pre>
 *   plain        length (3) | sequence | payload
 *   compressed   length (3) | sequence | inflated length (3), 0 when it is not compressed | packets
 * </pre>
 *
 * Of a compressed frame no more is inflated than the longest head, so a frame that inflates to much costs no more.
 */
final class MysqlFrame {
    static final int HEADER = 4;
    static final int COMPRESSED_HEADER = 7;
    private static final int ZSTD_MAGIC = 0xfd2fb528;

    private final Inflation inflation;

    /** Where the payload of the first packet lies; {@code from} is negative when it cannot be read. */
    byte[] b;

    int from;
    int to;
    /** Whether the payload is there to its end. */
    boolean isWhole;

    MysqlFrame(int maxBytes) {
        inflation = new Inflation(maxBytes);
    }

    static int headerBytes(Compression compression) {
        return compression == Compression.ZLIB || compression == Compression.ZSTD ? COMPRESSED_HEADER : HEADER;
    }

    static int sequence(byte[] b, int from) {
        return b[from + 3] & 0xff;
    }

    /** Whole length of the frame whose header begins at {@code at}. */
    static long length(byte[] b, int at, Compression compression) {
        return headerBytes(compression) + (long) LittleEndian.u24(b, at);
    }

    /** Finds the payload of the first packet in a frame, of which the bytes up to {@code end} are there. */
    void read(byte[] bytes, int at, int end, Compression compression) {
        if (headerBytes(compression) == HEADER) {
            payload(bytes, at, end);
            return;
        }
        int inner = at + COMPRESSED_HEADER;
        if (LittleEndian.u24(bytes, at + HEADER) == 0) {
            payload(bytes, inner, end);
        } else {
            Inflation.Method method = isZstd(bytes, inner, end) ? Inflation.Method.ZSTD : Inflation.Method.ZLIB;
            payload(inflation.bytes(), 0, inflation.inflate(method, bytes, inner, end));
        }
    }

    static boolean isZstd(byte[] b, int from, int to) {
        return to - from >= 4 && LittleEndian.i32(b, from) == ZSTD_MAGIC;
    }

    private void payload(byte[] bytes, int at, int end) {
        b = bytes;
        from = end - at < HEADER ? -1 : at + HEADER;
        if (from >= 0) {
            long packetEnd = from + (long) LittleEndian.u24(bytes, at);
            to = (int) Math.min(end, packetEnd);
            isWhole = to == packetEnd;
        }
    }
}
