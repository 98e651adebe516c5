package io.thalweg.engine.l7.compression;

import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** The formats, in the order of Kafka's numbers for them, each in blocks small enough that there are several. */
public enum CompressedBytes {
    GZIP {
        @Override
        public byte[] compress(byte[] bytes) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return out.toByteArray();
        }

        @Override
        int read(Decompression decompression, byte[] b, int from, int to) {
            return decompression.gzip(b, from, to);
        }
    },
    SNAPPY {
        @Override
        public byte[] compress(byte[] bytes) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new byte[] {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1});
            for (int at = 0; at < bytes.length; at += BLOCK) {
                byte[] block = SNAPPY_BLOCK.compress(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + BLOCK)));
                out.writeBytes(ByteBuffer.allocate(4).putInt(block.length).array());
                out.writeBytes(block);
            }
            return out.toByteArray();
        }

        @Override
        int read(Decompression decompression, byte[] b, int from, int to) {
            return decompression.snappy(b, from, to);
        }
    },
    LZ4 {
        @Override
        public byte[] compress(byte[] bytes) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new byte[] {0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0});
            Lz4Compressor compressor = new Lz4Compressor();
            for (int at = 0; at < bytes.length; at += BLOCK) {
                int length = Math.min(BLOCK, bytes.length - at);
                byte[] block = new byte[compressor.maxCompressedLength(length)];
                int size = compressor.compress(bytes, at, length, block, 0, block.length);
                boolean isSmaller = size < length;
                out.writeBytes(littleEndian(isSmaller ? size : length | 0x8000_0000));
                out.write(isSmaller ? block : bytes, isSmaller ? 0 : at, isSmaller ? size : length);
            }
            out.writeBytes(littleEndian(0));
            return out.toByteArray();
        }

        @Override
        int read(Decompression decompression, byte[] b, int from, int to) {
            return decompression.lz4(b, from, to);
        }
    },
    ZSTD {
        @Override
        public byte[] compress(byte[] bytes) {
            ZstdCompressor compressor = new ZstdCompressor();
            byte[] out = new byte[compressor.maxCompressedLength(bytes.length)];
            return Arrays.copyOf(out, compressor.compress(bytes, 0, bytes.length, out, 0, out.length));
        }

        @Override
        int read(Decompression decompression, byte[] b, int from, int to) {
            return decompression.zstd(b, from, to);
        }
    },
    /** Without a stream round it, as librdkafka writes it. */
    SNAPPY_BLOCK {
        @Override
        public byte[] compress(byte[] bytes) {
            SnappyCompressor compressor = new SnappyCompressor();
            byte[] out = new byte[compressor.maxCompressedLength(bytes.length)];
            return Arrays.copyOf(out, compressor.compress(bytes, 0, bytes.length, out, 0, out.length));
        }

        @Override
        int read(Decompression decompression, byte[] b, int from, int to) {
            return decompression.snappy(b, from, to);
        }
    };

    private static final int BLOCK = 1000;

    public abstract byte[] compress(byte[] bytes);

    abstract int read(Decompression decompression, byte[] b, int from, int to);

    private static byte[] littleEndian(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }
}
