package io.thalweg.engine.row;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads RowBinary as ClickHouse would, into the values of {@link ColumnValues}. */
final class RowBinaryReader {
    private final ByteBuffer bytes;

    RowBinaryReader(byte[] buffer, int length) {
        bytes = ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    Object next(ColumnType type) {
        return switch (type) {
            case UINT8 -> uint8();
            case UINT16 -> uint16();
            case UINT32, DATE_TIME, MAC_LOW -> BigInteger.valueOf(bytes.getInt() & 0xffff_ffffL);
            case UINT64, MAC -> uint64();
            case INT32 -> BigInteger.valueOf(bytes.getInt());
            case DATE_TIME64 -> BigInteger.valueOf(bytes.getLong());
            case FLOAT64 -> bytes.getDouble();
            case IPV4 -> bytes.getInt();
            case IPV6 -> address();
            case STRING, LOW_CARDINALITY -> text();
            case NULLABLE_UINT8 -> nullable(this::uint8);
            case NULLABLE_INT32 -> nullable(() -> BigInteger.valueOf(bytes.getInt()));
            case NULLABLE_INT64 -> nullable(() -> BigInteger.valueOf(bytes.getLong()));
            case NULLABLE_UINT64 -> nullable(this::uint64);
            case UINT16_ARRAY -> array(this::uint16);
            case FLOAT64_ARRAY -> array(bytes::getDouble);
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> array(this::text);
        };
    }

    private BigInteger uint8() {
        return BigInteger.valueOf(bytes.get() & 0xff);
    }

    private BigInteger uint16() {
        return BigInteger.valueOf(bytes.getShort() & 0xffff);
    }

    private BigInteger uint64() {
        return new BigInteger(Long.toUnsignedString(bytes.getLong()));
    }

    private InetAddress address() {
        byte[] address = new byte[16];
        bytes.get(address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Object nullable(Supplier<Object> value) {
        return bytes.get() == 0 ? value.get() : ColumnValues.NULL;
    }

    private List<Object> array(Supplier<Object> element) {
        List<Object> values = new ArrayList<>();
        for (int count = varint(); count > 0; count--) {
            values.add(element.get());
        }
        return values;
    }

    String text() {
        byte[] text = new byte[varint()];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    int varint() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
