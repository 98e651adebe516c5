package io.thalweg.engine.l7.compression;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the first bytes of something, and no more than it was told to: what was captured of it, whatever comes behind,
 * and however much it would become. Nothing is thrown; of what is malformed there is less. One for each parser, as it is
 * reused; a format costs memory only once it was seen.
 */
public final class Decompression {
    private static final int GZIP_HEADER = 10;
    private static final int DEFLATE = 8;

    private final int maxBytes;
    private Unpacked out;
    private Inflater inflater;
    private ZstdReader zstd;

    public Decompression(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What was read last, from its beginning to the length that was given back. */
    public byte[] bytes() {
        return out.bytes;
    }

    /** RFC 1952, as all compress that have no name for what they compress: a header without optional fields. */
    public int gzip(byte[] b, int from, int to) {
        begin();
        if (to - from <= GZIP_HEADER || b[from] != 0x1f || b[from + 1] != (byte) 0x8b || b[from + 2] != DEFLATE) {
            return 0;
        }
        if (b[from + 3] != 0) {
            return 0;
        }
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        inflater.reset();
        inflater.setInput(b, from + GZIP_HEADER, to - from - GZIP_HEADER);
        try {
            return inflater.inflate(out.bytes);
        } catch (DataFormatException malformed) {
            return 0;
        }
    }

    public int snappy(byte[] b, int from, int to) {
        begin();
        SnappyReader.read(b, from, to, out);
        return out.length;
    }

    public int lz4(byte[] b, int from, int to) {
        begin();
        Lz4Reader.read(b, from, to, out);
        return out.length;
    }

    public int zstd(byte[] b, int from, int to) {
        begin();
        if (zstd == null) {
            zstd = ZstdReader.create();
        }
        if (zstd != null) {
            zstd.read(b, from, to, out);
        }
        return out.length;
    }

    private void begin() {
        if (out == null) {
            out = new Unpacked(maxBytes);
        }
        out.length = 0;
    }
}
