package io.thalweg.engine.l7.framing;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The beginning of what was compressed, for parsers that want the head of a message. Never more than asked for comes out,
 * whatever the bytes claim, and of bytes that are broken or cut off, what lies before that; so a message costs no more than
 * its head, and one whose rest was not captured still tells what it is.
 *
 * <p>Zstandard comes in blocks of up to 128 KiB and a block that is not whole tells nothing: only blocks that are there are
 * handed on, in a frame of their own whose window and end are given, so no memory is taken for what a header claims. One per
 * parser.
 */
public final class Inflation {
    public enum Method {
        ZLIB,
        /** Raw, without a stream around it. */
        SNAPPY,
        ZSTD
    }

    private final Inflater inflater = new Inflater();
    private final byte[] bytes;
    /** Null until they are needed; few connections use them. */
    private ZstdBlocks blocks;

    private ZstdDecompressor zstd;
    private byte[] blockBytes;

    /** @param maxBytes the most that comes out */
    public Inflation(int maxBytes) {
        bytes = new byte[maxBytes];
    }

    /** Where it comes out, from the first byte on; overwritten by the next {@link #inflate}. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes came out of those from {@code from} to {@code to}; 0 when none can be read. */
    public int inflate(Method method, byte[] b, int from, int to) {
        if (from >= to) {
            return 0;
        }
        return switch (method) {
            case ZLIB -> zlib(b, from, to);
            case SNAPPY -> RawSnappy.inflate(b, from, to, bytes);
            case ZSTD -> zstd(b, from, to);
        };
    }

    private int zlib(byte[] b, int from, int to) {
        int length = 0;
        inflater.reset();
        inflater.setInput(b, from, to - from);
        try {
            int more;
            do {
                more = inflater.inflate(bytes, length, bytes.length - length);
                length += more;
            } while (more > 0 && length < bytes.length);
        } catch (DataFormatException broken) {
            return length; // what came before it is all there is
        }
        return length;
    }

    private int zstd(byte[] b, int from, int to) {
        if (blocks == null) {
            blocks = new ZstdBlocks(bytes.length);
            zstd = new ZstdDecompressor();
            blockBytes = new byte[bytes.length + ZstdBlocks.MAX_BLOCK];
        }
        if (!blocks.begin(b, from, to)) {
            return 0;
        }
        int length = 0;
        int previous;
        do {
            previous = length;
            if (!blocks.add()) {
                break;
            }
            length = decompress();
        } while (length > previous && length < bytes.length);
        length = Math.min(Math.max(length, previous), bytes.length);
        System.arraycopy(blockBytes, 0, bytes, 0, length);
        return length;
    }

    /** All blocks so far: a block may refer to those before it. */
    private int decompress() {
        try {
            return zstd.decompress(blocks.frame, 0, blocks.length, blockBytes, 0, blockBytes.length);
        } catch (RuntimeException broken) {
            return 0; // MalformedInputException, or an index out of a table that the bytes describe
        }
    }
}
