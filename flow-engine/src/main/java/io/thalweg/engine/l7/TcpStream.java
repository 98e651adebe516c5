package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * One direction of a TCP flow between packets: where it stands, what of an incomplete message is left, and segments that
 * came before their turn. Plain data; {@link StreamReader} works on it.
 *
 * <pre>
 *   parsed | carry: begun message | next ........hole........ | waiting segments
 *          |        (captured)    |                           |
 *            skip: bytes from next on that belong to a body
 * </pre>
 */
final class TcpStream {
    private static final byte[] NOTHING = {};
    private static final int MAX_BYTES = 1 << 26;

    boolean started;
    /** Sequence number of the next byte. */
    int next;
    /** Bytes still to come that no parser wants. */
    long skip;

    byte[] carry = NOTHING;
    int carried;
    /** When the first byte in {@link #carry} passed. */
    long carryMicros;
    /** Sequence number of the first byte in {@link #carry}. */
    int carrySequence;

    /** Waiting segments, by sequence number; null while there are none. */
    Waiting[] waiting;

    int waitingCount;
    int waitingBytes;

    /** A segment before its turn. Never changed once made, so copies of the state share it. */
    record Waiting(int sequence, int wireLength, byte[] captured, long timestampMicros) {}

    void dropWaiting() {
        waiting = null;
        waitingCount = 0;
        waitingBytes = 0;
    }

    void dropCarry() {
        carry = NOTHING;
        carried = 0;
    }

    void carry(byte[] buffer, int from, int to) {
        int length = to - from;
        if (carry.length < length || carry.length > 4 * length) {
            carry = new byte[length];
        }
        System.arraycopy(buffer, from, carry, 0, length);
        carried = length;
    }

    /** Files a segment by its sequence number; one that begins where another does replaces it if it is longer. */
    void addWaiting(Waiting segment) {
        if (waiting == null) {
            waiting = new Waiting[4];
        }
        int place = waitingCount;
        while (place > 0 && waiting[place - 1].sequence() - segment.sequence() > 0) {
            place--;
        }
        if (place > 0 && waiting[place - 1].sequence() == segment.sequence()) {
            Waiting same = waiting[place - 1];
            if (segment.wireLength() > same.wireLength()) {
                waiting[place - 1] = segment;
                waitingBytes += segment.captured().length - same.captured().length;
            }
            return;
        }
        if (waitingCount == waiting.length) {
            waiting = Arrays.copyOf(waiting, waitingCount * 2);
        }
        System.arraycopy(waiting, place, waiting, place + 1, waitingCount - place);
        waiting[place] = segment;
        waitingCount++;
        waitingBytes += segment.captured().length;
    }

    Waiting removeFirstWaiting() {
        Waiting first = waiting[0];
        waitingCount--;
        System.arraycopy(waiting, 1, waiting, 0, waitingCount);
        waiting[waitingCount] = null;
        waitingBytes -= first.captured().length;
        if (waitingCount == 0) {
            waiting = null;
        }
        return first;
    }

    /** When the longest waiting segment passed. */
    long waitingSinceMicros() {
        long since = Long.MAX_VALUE;
        for (int i = 0; i < waitingCount; i++) {
            since = Math.min(since, waiting[i].timestampMicros());
        }
        return since;
    }

    TcpStream copy() {
        TcpStream copy = new TcpStream();
        copy.started = started;
        copy.next = next;
        copy.skip = skip;
        copy.carry = carried == 0 ? NOTHING : Arrays.copyOf(carry, carried);
        copy.carried = carried;
        copy.carryMicros = carryMicros;
        copy.carrySequence = carrySequence;
        copy.waiting = waiting == null ? null : waiting.clone();
        copy.waitingCount = waitingCount;
        copy.waitingBytes = waitingBytes;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(started);
        out.writeInt(next);
        out.writeLong(skip);
        out.writeInt(carried);
        out.write(carry, 0, carried);
        out.writeLong(carryMicros);
        out.writeInt(carrySequence);
        out.writeShort(waitingCount);
        for (int i = 0; i < waitingCount; i++) {
            Waiting segment = waiting[i];
            out.writeInt(segment.sequence());
            out.writeInt(segment.wireLength());
            out.writeLong(segment.timestampMicros());
            out.writeInt(segment.captured().length);
            out.write(segment.captured());
        }
    }

    static TcpStream readFrom(DataInput in) throws IOException {
        TcpStream read = new TcpStream();
        read.started = in.readBoolean();
        read.next = in.readInt();
        read.skip = in.readLong();
        read.carry = bytes(in);
        read.carried = read.carry.length;
        read.carryMicros = in.readLong();
        read.carrySequence = in.readInt();
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            int sequence = in.readInt();
            int wireLength = in.readInt();
            long timestampMicros = in.readLong();
            read.addWaiting(new Waiting(sequence, wireLength, bytes(in), timestampMicros));
        }
        return read;
    }

    private static byte[] bytes(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("L7 state: " + length + " bytes of a stream");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
