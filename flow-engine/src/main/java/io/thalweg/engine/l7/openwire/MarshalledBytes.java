package io.thalweg.engine.l7.openwire;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * Reads the primitives of a command, loosely or tightly encoded. Loose: each as {@link java.io.DataOutput} writes it, a
 * boolean before what may be null. Tight: all booleans come as bits in front, among them those that tell how long a number is.
 *
 * <pre>
 * tight: type 1 | bytes of bits 1 (0xc0 and 1, 0x80 and 2) | bits | the rest
 * </pre>
 *
 * Nothing throws: after the end of what is there every read is 0, and {@link #outcome} says why.
 */
class MarshalledBytes {
    /** How reading a command ended. */
    enum Outcome {
        COMPLETE,
        /** More of the command was sent than is here. */
        CUT,
        /** No such command. */
        BROKEN
    }

    private static final int ONE_BYTE_FOLLOWS = 0xc0;
    private static final int TWO_BYTES_FOLLOW = 0x80;

    private long end;
    private int to;
    private boolean isTight;
    /** In bits from the beginning of the buffer. */
    private long bit;

    private long bitsEnd;

    protected byte[] b;
    protected int at;
    protected Outcome outcome;
    /** Of the last bytes or text: where they are; nowhere when they were null. */
    protected int from;

    protected int length;

    /**
     * @param from behind the type
     * @param to the end of what is there
     * @param end the end of the command, as far as it is known
     */
    protected final void begin(byte[] buffer, int from, int to, long end, boolean isTight) {
        b = buffer;
        at = from;
        this.to = to;
        this.end = end;
        this.isTight = isTight;
        outcome = Outcome.COMPLETE;
        if (isTight) {
            int bytes = bytesOfBits();
            bit = (long) at << 3;
            skip(bytes);
            bitsEnd = (long) at << 3;
        }
    }

    private int bytesOfBits() {
        int first = u8();
        return switch (first) {
            case ONE_BYTE_FOLLOWS -> u8();
            case TWO_BYTES_FOLLOW -> u16();
            default -> first;
        };
    }

    /** Whether all bits that were sent have been read, but for those that fill the last byte. */
    protected final boolean areBitsRead() {
        return !isTight || bitsEnd - bit < 8;
    }

    protected final boolean bool() {
        if (!isTight) {
            int value = u8();
            if (value > 1) {
                broken();
            }
            return value == 1;
        }
        if (outcome != Outcome.COMPLETE || bit >= bitsEnd) {
            broken();
            return false;
        }
        boolean isSet = (b[(int) (bit >>> 3)] >> (bit & 7) & 1) != 0;
        bit++;
        return isSet;
    }

    protected final int u8() {
        return skip(1) ? NetworkBytes.u8(b, at - 1) : 0;
    }

    protected final int u16() {
        return skip(2) ? NetworkBytes.u16(b, at - 2) : 0;
    }

    protected final int i32() {
        return skip(4) ? NetworkBytes.i32(b, at - 4) : 0;
    }

    protected final void skipLong() {
        int bytes = 8;
        if (isTight) {
            boolean isLong = bool();
            boolean isMore = bool();
            bytes = isLong ? isMore ? 8 : 4 : isMore ? 2 : 0;
        }
        skip(bytes);
    }

    /** Finds a text. */
    protected final void text() {
        boolean isThere = bool();
        if (isThere && isTight) {
            bool();
        }
        bytes(isThere ? u16() : 0);
    }

    /** Finds bytes. */
    protected final void bytes() {
        bytes(bool() ? i32() : 0);
    }

    private void bytes(int count) {
        from = at;
        length = skip(count) ? count : 0;
    }

    protected final boolean skip(int count) {
        if (outcome != Outcome.COMPLETE) {
            return false;
        }
        if (count < 0 || count > end - at) {
            broken();
        } else if (count > to - at) {
            outcome = Outcome.CUT;
        } else {
            at += count;
        }
        return outcome == Outcome.COMPLETE;
    }

    protected final void broken() {
        outcome = outcome == Outcome.CUT ? Outcome.CUT : Outcome.BROKEN;
    }
}
