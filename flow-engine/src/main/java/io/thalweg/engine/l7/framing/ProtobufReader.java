package io.thalweg.engine.l7.framing;

/**
 * Walks over the fields of a Protobuf message in place (protobuf.dev: Encoding). Ends where the bytes end or are no
 * Protobuf; nothing of it is believed beyond the bounds.
 */
public final class ProtobufReader {
    public static final int VARINT = 0;
    public static final int BYTES = 2;

    private static final int FIXED_64 = 1;
    private static final int FIXED_32 = 5;
    private static final int MAX_VARINT = 10;

    private byte[] b;
    private int at;
    private int to;

    /** Number of the field read last. */
    public int field;

    public int wireType;
    /** Of a number. */
    public long value;
    /** Of bytes: where they are. */
    public int from;

    public int end;

    public void begin(byte[] buffer, int begin, int limit) {
        b = buffer;
        at = begin;
        to = limit;
    }

    /** Reads a field; false at the end. A text of which not all is there is the end. */
    public boolean next() {
        if (!varint()) {
            return false;
        }
        field = (int) (value >>> 3);
        wireType = (int) value & 7;
        return field > 0
                && switch (wireType) {
                    case VARINT -> varint();
                    case FIXED_64 -> advance(8);
                    case FIXED_32 -> advance(4);
                    case BYTES -> bytes();
                    default -> false;
                };
    }

    private boolean bytes() {
        if (!varint() || value < 0 || value > to - at) {
            return false;
        }
        from = at;
        end = at + (int) value;
        at = end;
        return true;
    }

    private boolean advance(int count) {
        at += count;
        return at <= to;
    }

    private boolean varint() {
        value = 0;
        int last = Math.min(to, at + MAX_VARINT);
        for (int shift = 0; at < last; shift += 7) {
            byte next = b[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return true;
            }
        }
        return false;
    }
}
