package io.thalweg.engine.l7.framing;

import io.thalweg.engine.l7.LittleEndian;

/**
 * Takes the blocks of a Zstandard frame (RFC 8878, section 3.1.1) that are wholly there, and makes a frame of them.
 *
 * <pre>
 *   28 b5 2f fd | descriptor | window? | dictionary? | content size? | blocks | checksum?
 *   block       last (1 bit) | type (2) | size (21) | content
 * </pre>
 *
 * Frames that need a dictionary are none of ours. Reused.
 */
final class ZstdBlocks {
    private static final int MAGIC = 0xfd2fb528;
    private static final int RAW = 0;
    private static final int RLE = 1;
    private static final int RESERVED = 3;
    private static final int BLOCK_HEADER = 3;
    private static final int OWN_HEADER = 6;
    static final int MAX_BLOCK = 128 << 10;
    /** A window as long as the longest block, 128 KiB. */
    private static final int WINDOW = 7 << 3;
    /** Blocks in one frame: what hostile bytes can make us read again and again. */
    private static final int MAX_BLOCKS = 16;

    private byte[] b;
    private int at;
    private int to;
    private boolean isEnded;
    private int count;
    private int lastBlock;

    /** The frame of what was added. */
    final byte[] frame;

    int length;

    ZstdBlocks(int maxBytes) {
        frame = new byte[OWN_HEADER + maxBytes + BLOCK_HEADER + MAX_BLOCK];
    }

    /** Whether a frame begins there. */
    boolean begin(byte[] bytes, int from, int end) {
        b = bytes;
        to = end;
        isEnded = false;
        count = 0;
        if (end - from < 5 || LittleEndian.i32(bytes, from) != MAGIC) {
            return false;
        }
        int descriptor = bytes[from + 4] & 0xff;
        boolean isSingleSegment = (descriptor & 0x20) != 0;
        boolean hasDictionary = (descriptor & 3) != 0;
        int sizeFlag = descriptor >> 6;
        int sizeBytes = sizeFlag == 0 ? isSingleSegment ? 1 : 0 : 1 << sizeFlag;
        at = from + 5 + (isSingleSegment ? 0 : 1) + sizeBytes;
        frame[0] = bytes[from];
        frame[1] = bytes[from + 1];
        frame[2] = bytes[from + 2];
        frame[3] = bytes[from + 3];
        frame[4] = 0;
        frame[5] = WINDOW;
        length = OWN_HEADER;
        return !hasDictionary;
    }

    /** Adds the next block; false when there is none, or not all of it. Of bytes as they are those that are there will do. */
    boolean add() {
        if (isEnded || count == MAX_BLOCKS || to - at < BLOCK_HEADER) {
            return false;
        }
        int header = LittleEndian.u24(b, at);
        int type = header >> 1 & 3;
        int content = type == RLE ? 1 : header >> 3;
        int there = Math.min(content, to - at - BLOCK_HEADER);
        int bytes = BLOCK_HEADER + there;
        if (type == RESERVED
                || content > MAX_BLOCK
                || there < content && type != RAW
                || bytes > frame.length - length) {
            return false;
        }
        if (count > 0) {
            frame[lastBlock] &= ~1;
        }
        System.arraycopy(b, at, frame, length, bytes);
        int told = type == RLE ? header >> 3 : there;
        int ownHeader = told << 3 | type << 1 | 1;
        frame[length] = (byte) ownHeader;
        frame[length + 1] = (byte) (ownHeader >> 8);
        frame[length + 2] = (byte) (ownHeader >> 16);
        lastBlock = length;
        isEnded = (header & 1) != 0 || there < content;
        at += bytes;
        length += bytes;
        count++;
        return true;
    }
}
