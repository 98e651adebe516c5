package io.thalweg.jobs.sink.clickhouse.staging;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * ClickHouse's native compression (src/Compression/CompressedWriteBuffer.cpp): what is staged is what an insert sends.
 *
 * <pre>
 *   checksum 16, CityHash128 of what follows | method 1 (0x82: lz4) | size with these 9 bytes 4 | size plain 4 | data
 * </pre>
 *
 * Between {@link #begin} and {@link #end} it takes what is to be compressed. One instance per thread; its buffers are reused.
 */
@SuppressWarnings("deprecation") // the client's CityHash: it has no other, and ClickHouse checks by nothing else
final class CompressedFrames extends OutputStream {
    private static final int CHECKSUM = 16;
    private static final int HEADER = 9;
    private static final byte LZ4 = (byte) 0x82;
    /** As large as ClickHouse's own. */
    private static final int PLAIN_OF_A_FRAME = 1 << 20;

    private final LZ4Compressor lz4 = LZ4Factory.fastestInstance().fastCompressor();
    private final byte[] plain = new byte[PLAIN_OF_A_FRAME];
    private int plainLength;
    private byte[] out = new byte[0];
    private int length;

    void begin() {
        plainLength = 0;
        length = 0;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        for (int from = offset, left = count; left > 0; ) {
            int piece = Math.min(left, PLAIN_OF_A_FRAME - plainLength);
            System.arraycopy(bytes, from, plain, plainLength, piece);
            plainLength += piece;
            from += piece;
            left -= piece;
            if (plainLength == PLAIN_OF_A_FRAME) {
                frame();
            }
        }
    }

    /** After that, {@link #buffer} up to {@link #length} holds the frames. */
    void end() {
        if (plainLength > 0) {
            frame();
        }
    }

    private void frame() {
        int most = Math.addExact(length, CHECKSUM + HEADER + lz4.maxCompressedLength(plainLength));
        if (out.length < most) {
            out = Arrays.copyOf(out, Math.max(most, (int) Math.min(out.length * 2L, 1 << 30)));
        }
        ByteBuffer headers = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
        int header = length + CHECKSUM;
        int packed = HEADER + lz4.compress(plain, 0, plainLength, out, header + HEADER);
        headers.put(header, LZ4).putInt(header + 1, packed).putInt(header + 5, plainLength);
        long[] checksum = checksum(out, header, packed);
        headers.putLong(length, checksum[0]).putLong(length + Long.BYTES, checksum[1]);
        length = header + packed;
        plainLength = 0;
    }

    byte[] buffer() {
        return out;
    }

    int length() {
        return length;
    }

    /** @throws IOException for frames that are not what was written */
    static void verify(byte[] frames) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < frames.length; ) {
            int packed = packedSize(in, at);
            long[] checksum = checksum(frames, at + CHECKSUM, packed);
            if (checksum[0] != in.getLong(at) || checksum[1] != in.getLong(at + Long.BYTES)) {
                throw new IOException("a checksum of staged rows is wrong");
            }
            at += CHECKSUM + packed;
        }
    }

    /** @param frames {@link #verify verified} */
    static byte[] decompress(byte[] frames, int plainLength) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
        byte[] plain = new byte[plainLength];
        int length = 0;
        try {
            for (int at = 0; at < frames.length; ) {
                int packed = packedSize(in, at);
                int data = at + CHECKSUM + HEADER;
                length += LZ4Factory.fastestInstance()
                        .safeDecompressor()
                        .decompress(frames, data, packed - HEADER, plain, length, plainLength - length);
                at += CHECKSUM + packed;
            }
        } catch (LZ4Exception e) {
            throw new IOException("staged rows do not decompress", e);
        }
        return length == plainLength ? plain : Arrays.copyOf(plain, length);
    }

    private static int packedSize(ByteBuffer in, int at) throws IOException {
        int left = in.limit() - at - CHECKSUM;
        int packed = left < HEADER ? -1 : in.getInt(at + CHECKSUM + 1);
        if (packed < HEADER || packed > left) {
            throw new IOException("staged rows are cut short");
        }
        return packed;
    }

    /** The client's own, deprecated as public API, not as a checksum. */
    @SuppressWarnings("deprecation")
    private static long[] checksum(byte[] bytes, int offset, int length) {
        return ClickHouseCityHash.cityHash128(bytes, offset, length);
    }
}
