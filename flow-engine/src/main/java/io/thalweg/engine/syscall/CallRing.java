package io.thalweg.engine.syscall;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.SyscallOrigin;
import io.thalweg.event.SyscallEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The latest calls of a stream, so that a message that is complete only later still finds the call that moved its first
 * byte. An entry is five longs:
 *
 * <pre>
 *   first byte 32 | bytes 32
 *   tcp sequence 32 | thread 32
 *   capture sequence 63 | sent 1
 *   coroutine 64
 *   trace id 64
 * </pre>
 *
 * The first byte is numbered as the parsers number it: the TCP sequence number, or a count of plain text under TLS. A new
 * ring has room for four calls, one that is used has for sixteen; the oldest is overwritten.
 */
final class CallRing {
    private static final int ENTRY = 5;
    private static final int FIRST_CALLS = 4;
    private static final int MOST_CALLS = 16;
    private static final long UNSIGNED = 0xffff_ffffL;

    private long[] entries = new long[FIRST_CALLS * ENTRY];
    /** Calls noted so far, at most twice the room. */
    private int noted;

    /** @param mayGrow whether the stream is one in which messages are found */
    void note(SyscallEvent call, int firstByte, boolean isSent, boolean mayGrow) {
        if (mayGrow && noted >= capacity() && capacity() < MOST_CALLS) {
            grow();
        }
        int at = noted % capacity() * ENTRY;
        entries[at] = (firstByte & UNSIGNED) << 32 | call.byteCount;
        entries[at + 1] = (call.tcpSequence & UNSIGNED) << 32 | call.tid & UNSIGNED;
        entries[at + 2] = call.captureSequence << 1 | (isSent ? 1 : 0);
        entries[at + 3] = call.coroutineId;
        entries[at + 4] = call.syscallTraceId;
        noted++;
        if (noted == 2 * capacity()) {
            noted = capacity();
        }
    }

    /** Tells the message which call it began in, and its true sequence number; nothing when that is too long ago. */
    void complete(L7Message message, boolean isSent) {
        int found = find(message.tcpSequence, isSent);
        found = found < 0 ? find(message.tcpSequence, !isSent) : found;
        if (found < 0) {
            return;
        }
        int ahead = message.tcpSequence - (int) (entries[found] >>> 32);
        boolean isNumberedAnew = (int) (entries[found] >>> 32) != (int) (entries[found + 1] >>> 32);
        message.tcpSequence = (int) (entries[found + 1] >>> 32) + (isNumberedAnew ? 0 : ahead);
        message.origin = new SyscallOrigin(
                entries[found + 4], (int) entries[found + 1], entries[found + 3], entries[found + 2] >>> 1);
    }

    private int find(int sequence, boolean isSent) {
        for (int back = 1; back <= Math.min(noted, capacity()); back++) {
            int at = (noted - back) % capacity() * ENTRY;
            long bytes = entries[at] & UNSIGNED;
            long ahead = sequence - (int) (entries[at] >>> 32) & UNSIGNED;
            if (ahead < bytes && (entries[at + 2] & 1) != 0 == isSent) {
                return at;
            }
        }
        return -1;
    }

    private int capacity() {
        return entries.length / ENTRY;
    }

    private void grow() {
        int oldest = noted % capacity() * ENTRY;
        long[] larger = new long[MOST_CALLS * ENTRY];
        System.arraycopy(entries, oldest, larger, 0, entries.length - oldest);
        System.arraycopy(entries, 0, larger, entries.length - oldest, oldest);
        noted = capacity();
        entries = larger;
    }

    CallRing copy() {
        CallRing copy = new CallRing();
        copy.entries = Arrays.copyOf(entries, entries.length);
        copy.noted = noted;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(capacity());
        out.writeByte(noted);
        for (int i = 0; i < Math.min(noted, capacity()) * ENTRY; i++) {
            out.writeLong(entries[i]);
        }
    }

    static CallRing readFrom(DataInput in) throws IOException {
        int capacity = in.readUnsignedByte();
        int noted = in.readUnsignedByte();
        if (capacity != FIRST_CALLS && capacity != MOST_CALLS || noted >= 2 * capacity) {
            throw new IOException("socket state: " + noted + " calls in a ring of " + capacity);
        }
        CallRing read = new CallRing();
        read.entries = new long[capacity * ENTRY];
        read.noted = noted;
        for (int i = 0; i < Math.min(noted, capacity) * ENTRY; i++) {
            read.entries[i] = in.readLong();
        }
        return read;
    }
}
