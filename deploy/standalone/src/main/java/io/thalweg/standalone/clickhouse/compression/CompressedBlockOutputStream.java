package io.thalweg.standalone.clickhouse.compression;

import static io.thalweg.standalone.clickhouse.compression.CompressedBlock.CHECKSUM_BYTES;
import static io.thalweg.standalone.clickhouse.compression.CompressedBlock.HEADER_BYTES;
import static io.thalweg.standalone.clickhouse.compression.CompressedBlock.SIZES_BYTES;

import java.io.IOException;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Writes what it is given as LZ4 blocks of ClickHouse's native compression. */
public final class CompressedBlockOutputStream extends OutputStream {
    private static final int PLAIN_BYTES = 256 * 1024;
    private static final LZ4Compressor LZ4 = LZ4Factory.fastestInstance().fastCompressor();

    private final OutputStream sink;
    private final byte[] plain = new byte[PLAIN_BYTES];
    private final byte[] block = new byte[HEADER_BYTES + LZ4.maxCompressedLength(PLAIN_BYTES)];
    private int held;

    public CompressedBlockOutputStream(OutputStream sink) {
        this.sink = sink;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, PLAIN_BYTES - held);
            System.arraycopy(bytes, offset + done, plain, held, piece);
            held += piece;
            done += piece;
            if (held == PLAIN_BYTES) {
                writeBlock();
            }
        }
    }

    private void writeBlock() throws IOException {
        if (held == 0) {
            return;
        }
        int size = LZ4.compress(plain, 0, held, block, HEADER_BYTES, block.length - HEADER_BYTES);
        block[CHECKSUM_BYTES] = CompressedBlock.METHOD_LZ4;
        CompressedBlock.littleEndian(block)
                .putInt(CHECKSUM_BYTES + 1, size + SIZES_BYTES)
                .putInt(CHECKSUM_BYTES + 5, held);
        CompressedBlock.writeChecksum(block, HEADER_BYTES + size);
        sink.write(block, 0, HEADER_BYTES + size);
        held = 0;
    }

    @Override
    public void flush() throws IOException {
        writeBlock();
        sink.flush();
    }

    @Override
    public void close() throws IOException {
        writeBlock();
        sink.close();
    }
}
