package io.thalweg.engine.l7.compression;

import io.thalweg.engine.l7.LittleEndian;

/**
 * LZ4's frame and the blocks in it (lz4/lz4: doc/lz4_Frame_format.md, doc/lz4_Block_format.md).
 *
 * <pre>
 * frame     magic 4 | flags | block size | content size 8, if flagged | dictionary 4, if flagged | checksum | blocks
 * block     size 4, its highest bit for bytes as they are | sequences | checksum 4, if flagged
 * sequence  lengths of literals and of copy, 4 bits each | more length | literals | offset 2 | more length
 * </pre>
 */
final class Lz4Reader {
    private static final int MAGIC = 0x184d2204;
    private static final int FRAME_HEADER = 7;
    private static final int HAS_DICTIONARY = 1;
    private static final int HAS_CONTENT_SIZE = 8;
    private static final int HAS_BLOCK_CHECKSUM = 16;
    private static final int SHORTEST_COPY = 4;
    private static final int MORE = 15;

    private final byte[] b;
    private final Unpacked out;
    private int at;

    private Lz4Reader(byte[] b, int from, Unpacked out) {
        this.b = b;
        this.at = from;
        this.out = out;
    }

    static void read(byte[] b, int from, int to, Unpacked out) {
        if (to - from > FRAME_HEADER && LittleEndian.i32(b, from) == MAGIC) {
            int flags = b[from + 4];
            int header =
                    FRAME_HEADER + ((flags & HAS_CONTENT_SIZE) != 0 ? 8 : 0) + ((flags & HAS_DICTIONARY) != 0 ? 4 : 0);
            new Lz4Reader(b, from + header, out).blocks(to, (flags & HAS_BLOCK_CHECKSUM) != 0 ? 4 : 0);
        }
    }

    private void blocks(int to, int checksum) {
        boolean goesOn = true;
        while (goesOn && to - at > 4) {
            int size = LittleEndian.i32(b, at);
            int length = size & Integer.MAX_VALUE;
            at += 4;
            int end = (int) Math.min(to, at + (long) length);
            goesOn = length > 0 && (size < 0 ? out.literals(b, at, end, length) : block(end)) && checksum <= to - end;
            at = end + checksum;
        }
    }

    private boolean block(int to) {
        while (at < to) {
            int token = b[at++] & 0xff;
            long literals = length(token >> 4, to);
            if (!out.literals(b, at, to, literals)) {
                return false;
            }
            at += (int) literals;
            if (at == to) {
                return true;
            }
            if (to - at < 2) {
                return false;
            }
            int offset = LittleEndian.u16(b, at);
            at += 2;
            if (!out.copy(offset, SHORTEST_COPY + length(token & MORE, to))) {
                return false;
            }
        }
        return true;
    }

    private long length(int bits, int to) {
        long length = bits;
        if (bits == MORE) {
            int next;
            do {
                next = at < to ? b[at++] & 0xff : 0;
                length += next;
            } while (next == 0xff);
        }
        return length;
    }
}
