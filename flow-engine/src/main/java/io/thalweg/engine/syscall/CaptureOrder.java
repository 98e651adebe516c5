package io.thalweg.engine.syscall;

import io.thalweg.event.SyscallEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which event of a socket comes next, by capture sequence, and those that came before their turn. Plain data; the
 * {@link SyscallEngine} decides when a gap is given up.
 */
final class CaptureOrder {
    private static final int MAX_COUNT = 1 << 16;

    private boolean started;
    private long next;
    /** By capture sequence; null while there are none. Never changed once they wait, so copies of the state share them. */
    private SyscallEvent[] waiting;

    private int count;
    private int bytes;

    /** What is to be done with an event. */
    enum Turn {
        NOW,
        LATER,
        TOO_LATE
    }

    Turn turn(SyscallEvent event) {
        if (!started) {
            started = true;
            next = event.captureSequence;
        }
        if (event.captureSequence == next) {
            return Turn.NOW;
        }
        return Long.compareUnsigned(event.captureSequence, next) < 0 ? Turn.TOO_LATE : Turn.LATER;
    }

    /** The event whose turn it was is done with. */
    void advance() {
        next++;
    }

    boolean isWaiting() {
        return count > 0;
    }

    int count() {
        return count;
    }

    int bytes() {
        return bytes;
    }

    /** When the longest waiting event happened; none: never. */
    long waitingSinceNanos() {
        long since = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            since = Math.min(since, CallTime.nanos(waiting[i]));
        }
        return since;
    }

    /** Keeps a copy; false when the same one waits already. */
    boolean keep(SyscallEvent event) {
        int place = count;
        while (place > 0 && Long.compareUnsigned(waiting[place - 1].captureSequence, event.captureSequence) > 0) {
            place--;
        }
        if (place > 0 && waiting[place - 1].captureSequence == event.captureSequence) {
            return false;
        }
        if (waiting == null) {
            waiting = new SyscallEvent[4];
        } else if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, count * 2);
        }
        System.arraycopy(waiting, place, waiting, place + 1, count - place);
        waiting[place] = WaitingCalls.copy(event);
        count++;
        bytes += event.payloadLength;
        return true;
    }

    /** The first of those that wait, if it is its turn; else null. */
    SyscallEvent takeNext() {
        return count > 0 && waiting[0].captureSequence == next ? removeFirst() : null;
    }

    /** Goes on behind the gap before the first of those that wait. Returns how many events are missing. */
    long passGap() {
        long missing = waiting[0].captureSequence - next;
        next = waiting[0].captureSequence;
        return missing;
    }

    private SyscallEvent removeFirst() {
        SyscallEvent first = waiting[0];
        count--;
        System.arraycopy(waiting, 1, waiting, 0, count);
        waiting[count] = null;
        bytes -= first.payloadLength;
        if (count == 0) {
            waiting = null;
        }
        return first;
    }

    CaptureOrder copy() {
        CaptureOrder copy = new CaptureOrder();
        copy.started = started;
        copy.next = next;
        copy.waiting = waiting == null ? null : waiting.clone();
        copy.count = count;
        copy.bytes = bytes;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(started);
        out.writeLong(next);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            WaitingCalls.write(out, waiting[i]);
        }
    }

    static CaptureOrder readFrom(DataInput in) throws IOException {
        CaptureOrder read = new CaptureOrder();
        read.started = in.readBoolean();
        read.next = in.readLong();
        int count = in.readInt();
        if (count < 0 || count > MAX_COUNT) {
            throw new IOException("socket state: " + count + " events wait");
        }
        for (int i = 0; i < count; i++) {
            read.keep(WaitingCalls.read(in));
        }
        return read;
    }
}
