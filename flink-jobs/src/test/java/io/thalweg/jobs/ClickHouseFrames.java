package io.thalweg.jobs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FastDecompressor;

/**
 * ClickHouse's native compression, a row of frames:
 *
 * <pre>
 *   checksum 16 | method 1 (0x82: lz4) | size with these 9 bytes 4 | size uncompressed 4 | data
 * </pre>
 */
final class ClickHouseFrames {
    private static final int CHECKSUM = 16;
    private static final int HEADER = 9;
    private static final int LZ4 = 0x82;

    private ClickHouseFrames() {}

    static byte[] decompress(byte[] frames) {
        LZ4FastDecompressor lz4 = LZ4Factory.safeInstance().fastDecompressor();
        ByteBuffer in = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < frames.length; at += CHECKSUM + in.getInt(at + CHECKSUM + 1)) {
            int header = at + CHECKSUM;
            if ((in.get(header) & 0xff) != LZ4) {
                throw new IllegalArgumentException("not an lz4 frame");
            }
            byte[] plain = new byte[in.getInt(header + 5)];
            lz4.decompress(frames, header + HEADER, plain, 0, plain.length);
            out.writeBytes(plain);
        }
        return out.toByteArray();
    }
}
