package io.thalweg.engine.l7.framing;

import io.airlift.compress.Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Bytes as senders compress them. */
public final class Packed {
    private Packed() {}

    public static byte[] with(Inflation.Method method, byte[] bytes) {
        return switch (method) {
            case ZLIB -> zlib(bytes);
            case SNAPPY -> with(new SnappyCompressor(), bytes);
            case ZSTD -> with(new ZstdCompressor(), bytes);
        };
    }

    private static byte[] zlib(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] buffer = new byte[bytes.length + 100];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    private static byte[] with(Compressor compressor, byte[] bytes) {
        byte[] buffer = new byte[compressor.maxCompressedLength(bytes.length)];
        int length = compressor.compress(bytes, 0, bytes.length, buffer, 0, buffer.length);
        return Arrays.copyOf(buffer, length);
    }
}
