package io.thalweg.standalone.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** How a tag is kept in a row. */
enum TagEncoding {
    /** As Thalweg does; the names are in dictionaries. */
    INTEGER("UInt32", "CODEC(T64, ZSTD(1))"),
    LOW_CARDINALITY("LowCardinality(String)", ""),
    STRING("String", "");

    private static final int BYTES_OF_ID = 4;

    private final String type;
    private final String codec;

    TagEncoding(String type, String codec) {
        this.type = type;
        this.codec = codec;
    }

    /** As a column's definition has it. */
    String column(String ownCodec) {
        return type + " " + (ownCodec.isEmpty() ? codec : "CODEC(" + ownCodec + ")");
    }

    String title() {
        return type;
    }

    /** The tags of a resource as RowBinary. */
    byte[] rowBinary(int[] ids, String[] names) {
        int bytes = 0;
        for (String name : names) {
            bytes += this == INTEGER ? BYTES_OF_ID : 1 + name.length();
        }
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int tag = 0; tag < ids.length; tag++) {
            if (this == INTEGER) {
                out.putInt(ids[tag]);
            } else {
                // One byte holds a length up to 127.
                out.put((byte) names[tag].length()).put(names[tag].getBytes(StandardCharsets.US_ASCII));
            }
        }
        return out.array();
    }
}
