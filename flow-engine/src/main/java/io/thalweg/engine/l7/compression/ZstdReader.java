package io.thalweg.engine.l7.compression;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.thalweg.engine.l7.LittleEndian;
import java.nio.ByteOrder;

/**
 * The first block of a Zstandard frame (RFC 8878), by aircompressor, which reads whole frames only: the block is given to it
 * as a frame of its own. A block that is not all there cannot be read, as its parts are written backwards.
 *
 * <pre>
 * frame  magic 4 | descriptor | window, unless single segment | dictionary 0, 1, 2, 4 | content size 0, 1, 2, 4, 8 | blocks
 * block  last 1 bit, type 2 bits, size 21 bits | content
 * </pre>
 */
final class ZstdReader {
    private static final int MAGIC = 0xfd2fb528;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int DICTIONARY = 3;
    /** A window of 2 MiB, which no first block makes use of. */
    private static final byte WINDOW = 0x58;

    private static final int FRAME_HEADER = 6;
    private static final int BLOCK_HEADER = 3;
    private static final int LAST = 1;
    private static final int RUN = 1;
    private static final int MAX_BLOCK = 128 << 10;
    /** aircompressor reads memory in this order only. */
    private static final boolean IS_POSSIBLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final ZstdDecompressor decompressor = new ZstdDecompressor();
    private final byte[] frame = new byte[FRAME_HEADER + BLOCK_HEADER + MAX_BLOCK];
    private final byte[] block = new byte[MAX_BLOCK];

    private ZstdReader() {}

    /** Null where Zstandard cannot be read. */
    static ZstdReader create() {
        return IS_POSSIBLE ? new ZstdReader() : null;
    }

    void read(byte[] b, int from, int to, Unpacked out) {
        if (to - from < FRAME_HEADER || LittleEndian.i32(b, from) != MAGIC) {
            return;
        }
        int descriptor = b[from + 4];
        boolean isSingle = (descriptor & SINGLE_SEGMENT) != 0;
        int sizeFlag = descriptor >> 6 & 3;
        int at = from + 5 + (isSingle ? 0 : 1) + (sizeFlag == 0 ? isSingle ? 1 : 0 : 1 << sizeFlag);
        if ((descriptor & DICTIONARY) != 0 || to - at < BLOCK_HEADER) {
            return;
        }
        int header = LittleEndian.u24(b, at);
        int size = (header >> 1 & 3) == RUN ? 1 : header >> 3;
        if (size > MAX_BLOCK || size > to - at - BLOCK_HEADER) {
            return;
        }
        System.arraycopy(b, from, frame, 0, 4);
        frame[4] = 0;
        frame[5] = WINDOW;
        System.arraycopy(b, at, frame, FRAME_HEADER, BLOCK_HEADER + size);
        frame[FRAME_HEADER] |= LAST;
        out.literals(block, 0, block.length, decompress(FRAME_HEADER + BLOCK_HEADER + size));
    }

    private int decompress(int length) {
        try {
            return decompressor.decompress(frame, 0, length, block, 0, block.length);
        } catch (MalformedInputException | IndexOutOfBoundsException malformed) {
            return 0;
        }
    }
}
