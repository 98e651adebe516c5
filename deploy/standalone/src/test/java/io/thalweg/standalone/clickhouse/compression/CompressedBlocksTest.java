package io.thalweg.standalone.clickhouse.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.internal.ClickHouseLZ4InputStream;
import com.clickhouse.client.api.internal.ClickHouseLZ4OutputStream;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against ClickHouse's own client, and against bytes that nobody should send. */
class CompressedBlocksTest {
    private static final int SEED = 20260101;

    private static byte[] random(int length, int values) {
        Random random = new Random(SEED + length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(values);
        }
        return bytes;
    }

    private static byte[] compress(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream blocks = new CompressedBlockOutputStream(out)) {
            blocks.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] decompress(byte[] blocks) throws IOException {
        return new CompressedBlockInputStream(new ByteArrayInputStream(blocks)).readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1, 3, 7, 8, 15, 16, 17, 100, 127, 128, 129, 255, 256, 1000, 262_143, 262_144, 262_145, 1_000_000})
    void clientReadsWhatWeWriteAndWeReadWhatTheClientWrites(int length) throws IOException {
        for (int values : new int[] {2, 256}) {
            byte[] plain = random(length, values);
            byte[] read = new ClickHouseLZ4InputStream(
                            new ByteArrayInputStream(compress(plain)),
                            LZ4Factory.fastestInstance().fastDecompressor(),
                            1 << 20)
                    .readAllBytes();
            assertThat(read).isEqualTo(plain);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            try (OutputStream blocks = new ClickHouseLZ4OutputStream(
                    written, LZ4Factory.fastestInstance().fastCompressor(), 70_000)) {
                blocks.write(plain);
            }
            assertThat(decompress(written.toByteArray())).isEqualTo(plain);
        }
    }

    @Test
    void emptyDataIsNoBlock() throws IOException {
        assertThat(compress(new byte[0])).isEmpty();
        assertThat(decompress(new byte[0])).isEmpty();
    }

    @Test
    void zstdAndUncompressedBlocksAreRead() throws IOException {
        byte[] plain = random(5000, 3);
        assertThat(decompress(block(CompressedBlock.METHOD_ZSTD, Zstd.compress(plain), plain.length)))
                .isEqualTo(plain);
        assertThat(decompress(block(CompressedBlock.METHOD_NONE, plain, plain.length)))
                .isEqualTo(plain);
    }

    private static byte[] block(byte method, byte[] compressed, int plainBytes) {
        byte[] block = new byte[CompressedBlock.HEADER_BYTES + compressed.length];
        System.arraycopy(compressed, 0, block, CompressedBlock.HEADER_BYTES, compressed.length);
        block[16] = method;
        CompressedBlock.littleEndian(block)
                .putInt(17, compressed.length + CompressedBlock.SIZES_BYTES)
                .putInt(21, plainBytes);
        CompressedBlock.writeChecksum(block, block.length);
        return block;
    }

    private static void assertRefused(byte[] blocks, String reason) {
        assertThatThrownBy(() -> decompress(blocks))
                .isInstanceOfSatisfying(
                        MalformedBlockException.class, e -> assertThat(e.name()).isEqualTo(reason));
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        byte[] good = compress(random(200, 3));
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> decompress(bad)).isInstanceOf(MalformedBlockException.class);
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        byte[] good = compress(random(200, 3));
        for (int length = 1; length < good.length; length++) {
            assertRefused(java.util.Arrays.copyOf(good, length), "CANNOT_READ_ALL_DATA");
        }
    }

    @Test
    void statedSizesAreNotBelieved() {
        byte[] plain = random(100, 3);
        byte[] lz4 = LZ4Factory.safeInstance().fastCompressor().compress(plain);
        for (int stated : new int[] {0, 1, 99, 101, 100_000}) {
            assertRefused(block(CompressedBlock.METHOD_LZ4, lz4, stated), "CANNOT_DECOMPRESS");
            assertRefused(block(CompressedBlock.METHOD_ZSTD, Zstd.compress(plain), stated), "CANNOT_DECOMPRESS");
            assertRefused(block(CompressedBlock.METHOD_NONE, plain, stated), "CANNOT_DECOMPRESS");
        }
        for (int stated :
                new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, CompressedBlockInputStream.MAX_BLOCK_BYTES + 1}) {
            assertRefused(block(CompressedBlock.METHOD_LZ4, lz4, stated), "TOO_LARGE_SIZE_COMPRESSED");
        }
        assertRefused(block((byte) 0x99, lz4, 100), "UNKNOWN_COMPRESSION_METHOD");
    }

    @Test
    void garbageWithAGoodChecksumIsRefusedOrDecompressed() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            byte[] blocks = block(
                    random.nextBoolean() ? CompressedBlock.METHOD_LZ4 : CompressedBlock.METHOD_ZSTD,
                    garbage,
                    random.nextInt(300));
            try {
                decompress(blocks);
            } catch (MalformedBlockException e) {
                assertThat(e.name()).isEqualTo("CANNOT_DECOMPRESS");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
