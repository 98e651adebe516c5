package io.thalweg.engine.l7.compression;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.LittleEndian;

/**
 * Snappy, one block of it or the blocks of Xerial's stream (google/snappy: format_description.txt; xerial/snappy-java:
 * SnappyOutputStream).
 *
 * <pre>
 * stream  82 'SNAPPY' 00 | version 4 | compatible version 4 | blocks: length 4, block
 * block   length of what was compressed, a varint | elements, by the lowest two bits of their first byte:
 *         0 literals   1 copy of 4 to 11 bytes, offset of 11 bits   2 copy, offset 2 bytes   3 copy, offset 4 bytes
 * </pre>
 */
final class SnappyReader {
    private static final long MAGIC = 0x82534e41_50505900L;
    private static final int STREAM_HEADER = 16;
    private static final int MAX_VARINT = 5;
    private static final int LONGEST_SHORT_LITERAL = 60;

    private SnappyReader() {}

    static void read(byte[] b, int from, int to, Unpacked out) {
        if (to - from < STREAM_HEADER || NetworkBytes.i64(b, from) != MAGIC) {
            block(b, from, to, out);
            return;
        }
        int at = from + STREAM_HEADER;
        while (to - at > 4 && !out.isFull()) {
            int length = NetworkBytes.i32(b, at);
            at += 4;
            if (length <= 0 || !block(b, at, (int) Math.min(to, at + (long) length), out) || length > to - at) {
                return;
            }
            at += length;
        }
    }

    /** False when the rest of the block is missing, makes no sense or finds no room. */
    private static boolean block(byte[] b, int from, int to, Unpacked out) {
        int at = from;
        int first = from + MAX_VARINT;
        while (at < to && at < first && b[at] < 0) {
            at++;
        }
        at++;
        boolean goesOn = true;
        while (at < to && goesOn) {
            int tag = b[at++] & 0xff;
            int high = tag >> 2;
            int operands = (tag & 3) == 0 ? Math.max(0, high - LONGEST_SHORT_LITERAL + 1) : 1 << (tag & 3) - 1;
            if (operands > to - at) {
                return false;
            }
            long operand = number(b, at, operands);
            at += operands;
            switch (tag & 3) {
                case 0 -> {
                    long count = 1 + (operands == 0 ? high : operand);
                    goesOn = out.literals(b, at, to, count);
                    at = (int) Math.min(to, at + count);
                }
                case 1 -> goesOn = out.copy((long) (high >> 3) << 8 | operand, 4 + (high & 7));
                default -> goesOn = out.copy(operand, 1 + high);
            }
        }
        return goesOn;
    }

    private static long number(byte[] b, int at, int count) {
        return switch (count) {
            case 0 -> 0;
            case 1 -> b[at] & 0xff;
            case 2 -> LittleEndian.u16(b, at);
            case 3 -> LittleEndian.u24(b, at);
            default -> LittleEndian.i32(b, at) & 0xffff_ffffL;
        };
    }
}
