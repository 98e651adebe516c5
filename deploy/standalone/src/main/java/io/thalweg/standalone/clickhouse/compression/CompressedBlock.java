package io.thalweg.standalone.clickhouse.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A block of ClickHouse's native compression, as parameters {@code compress} and {@code decompress} of its HTTP
 * interface put on the wire; integers are little endian:
 *
 * <pre>
 *  0        16       17                21                  25
 *  +--------+--------+-----------------+-------------------+-----------
 *  | CityHash128     | size: compressed| size: plain       | compressed
 *  | of the rest     | bytes + 9       | bytes             | bytes
 *  +--------+--------+-----------------+-------------------+-----------
 *           | method: 0x82 LZ4, 0x90 ZSTD, 0x02 none
 * </pre>
 */
final class CompressedBlock {
    static final int CHECKSUM_BYTES = 16;
    /** Method and the two sizes: the part of the header that the checksum and the compressed size cover. */
    static final int SIZES_BYTES = 9;

    static final int HEADER_BYTES = CHECKSUM_BYTES + SIZES_BYTES;
    static final byte METHOD_NONE = 0x02;
    static final byte METHOD_LZ4 = (byte) 0x82;
    static final byte METHOD_ZSTD = (byte) 0x90;

    private CompressedBlock() {}

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Of everything behind the checksum, put in front of it. */
    static void writeChecksum(byte[] block, int length) {
        CityHash128 hash = new CityHash128();
        hash.hash(block, CHECKSUM_BYTES, length - CHECKSUM_BYTES);
        littleEndian(block).putLong(0, hash.low()).putLong(8, hash.high());
    }

    static boolean checksumHolds(byte[] block, int length) {
        CityHash128 hash = new CityHash128();
        hash.hash(block, CHECKSUM_BYTES, length - CHECKSUM_BYTES);
        ByteBuffer header = littleEndian(block);
        return header.getLong(0) == hash.low() && header.getLong(8) == hash.high();
    }
}
