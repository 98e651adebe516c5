package io.thalweg.standalone.clickhouse.compression;

import static io.thalweg.standalone.clickhouse.compression.CompressedBlock.CHECKSUM_BYTES;
import static io.thalweg.standalone.clickhouse.compression.CompressedBlock.HEADER_BYTES;
import static io.thalweg.standalone.clickhouse.compression.CompressedBlock.SIZES_BYTES;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.thalweg.standalone.clickhouse.compression.MalformedBlockException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Reads blocks of ClickHouse's native compression. Nothing in them is trusted: sizes have a cap and memory is taken as
 * the bytes arrive, the checksum is verified before anything is decompressed, and the decompressors are bounds-checked.
 */
public final class CompressedBlockInputStream extends InputStream {
    /** Of a block, compressed or plain; clients send 1 MiB or less. */
    public static final int MAX_BLOCK_BYTES = 16 << 20;

    private static final int FIRST_READ_BYTES = 64 * 1024;
    private static final LZ4SafeDecompressor LZ4 = LZ4Factory.safeInstance().safeDecompressor();

    private final InputStream source;
    private byte[] compressed = new byte[FIRST_READ_BYTES];
    private byte[] plain = new byte[0];
    private int position;
    private int limit;

    public CompressedBlockInputStream(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        return fill() ? plain[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(plain, position, bytes, offset, count);
        position += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (position == limit) {
            if (!readBlock()) {
                return false;
            }
        }
        return true;
    }

    private boolean readBlock() throws IOException {
        int got = source.readNBytes(compressed, 0, HEADER_BYTES);
        if (got == 0) {
            return false;
        }
        if (got < HEADER_BYTES) {
            throw truncated();
        }
        ByteBuffer header = CompressedBlock.littleEndian(compressed);
        byte method = header.get(CHECKSUM_BYTES);
        int compressedSize = header.getInt(CHECKSUM_BYTES + 1);
        int plainSize = header.getInt(CHECKSUM_BYTES + 5);
        if (compressedSize < SIZES_BYTES
                || compressedSize > MAX_BLOCK_BYTES
                || plainSize < 0
                || plainSize > MAX_BLOCK_BYTES) {
            throw new MalformedBlockException(
                    Reason.TOO_LARGE_SIZE_COMPRESSED,
                    "a compressed block of " + Integer.toUnsignedString(compressedSize) + " bytes, "
                            + Integer.toUnsignedString(plainSize) + " decompressed: at most " + MAX_BLOCK_BYTES
                            + " are taken; is the data compressed?");
        }
        int blockBytes = CHECKSUM_BYTES + compressedSize;
        readCompressed(blockBytes);
        if (!CompressedBlock.checksumHolds(compressed, blockBytes)) {
            throw new MalformedBlockException(
                    Reason.CHECKSUM_DOESNT_MATCH, "the checksum of a compressed block does not match");
        }
        if (plain.length < plainSize) {
            plain = new byte[plainSize];
        }
        decompress(method, compressedSize - SIZES_BYTES, plainSize);
        position = 0;
        limit = plainSize;
        return true;
    }

    private void readCompressed(int blockBytes) throws IOException {
        int have = HEADER_BYTES;
        while (have < blockBytes) {
            if (have == compressed.length) {
                compressed = Arrays.copyOf(compressed, Math.min(blockBytes, compressed.length * 2));
            }
            int count = source.read(compressed, have, Math.min(compressed.length, blockBytes) - have);
            if (count < 0) {
                throw truncated();
            }
            have += count;
        }
    }

    private void decompress(byte method, int size, int plainSize) throws IOException {
        int count;
        switch (method) {
            case CompressedBlock.METHOD_NONE:
                count = Math.min(size, plainSize);
                System.arraycopy(compressed, HEADER_BYTES, plain, 0, count);
                count = size == plainSize ? count : -1;
                break;
            case CompressedBlock.METHOD_LZ4:
                try {
                    count = LZ4.decompress(compressed, HEADER_BYTES, size, plain, 0, plainSize);
                } catch (LZ4Exception e) {
                    count = -1;
                }
                break;
            case CompressedBlock.METHOD_ZSTD:
                try {
                    count = (int) Zstd.decompressByteArray(plain, 0, plainSize, compressed, HEADER_BYTES, size);
                } catch (ZstdException e) {
                    count = -1;
                }
                break;
            default:
                throw new MalformedBlockException(
                        Reason.UNKNOWN_COMPRESSION_METHOD,
                        "compression method 0x" + Integer.toHexString(method & 0xff)
                                + " of a block is not known: LZ4 (82), ZSTD (90) and none (2) are");
        }
        if (count != plainSize) {
            throw new MalformedBlockException(
                    Reason.CANNOT_DECOMPRESS,
                    "a compressed block does not decompress to the " + plainSize + " bytes that it states");
        }
    }

    private static MalformedBlockException truncated() {
        return new MalformedBlockException(Reason.CANNOT_READ_ALL_DATA, "the data ends within a compressed block");
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
