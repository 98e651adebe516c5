package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The messages of one flow that wait for their partners, in the order of their coming: requests, and responses that came
 * before their request. Plain data.
 *
 * <p>Flows with messages that wait are looked at each second, most of them in vain: {@link #notBeforeMicros} spares the look at
 * messages, which are in no cache by then.
 */
final class PendingMessages {
    private static final L7Message[] NONE = {};
    private static final int MAX_COUNT = 1 << 20;

    private L7Message[] messages = NONE;
    private int count;
    private long notBeforeMicros = Long.MAX_VALUE;

    int count() {
        return count;
    }

    /** No message is of an earlier time, µs. */
    long notBeforeMicros() {
        return notBeforeMicros;
    }

    /** Makes {@link #notBeforeMicros} the time of the earliest message, which may have been removed since. */
    void findEarliest() {
        notBeforeMicros = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            notBeforeMicros = Math.min(notBeforeMicros, messages[i].timestampMicros);
        }
    }

    L7Message get(int index) {
        return messages[index];
    }

    void add(L7Message message) {
        if (count == messages.length) {
            messages = Arrays.copyOf(messages, Math.max(2, count * 2));
        }
        messages[count++] = message;
        notBeforeMicros = Math.min(notBeforeMicros, message.timestampMicros);
    }

    L7Message remove(int index) {
        L7Message removed = messages[index];
        count--;
        System.arraycopy(messages, index + 1, messages, index, count - index);
        messages[count] = null;
        if (count == 0) {
            notBeforeMicros = Long.MAX_VALUE;
        }
        return removed;
    }

    /** Messages are not changed while they wait, so a copy shares them. */
    PendingMessages copy() {
        PendingMessages copy = new PendingMessages();
        copy.messages = count == 0 ? NONE : Arrays.copyOf(messages, count);
        copy.count = count;
        copy.notBeforeMicros = notBeforeMicros;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            messages[i].writeTo(out);
        }
    }

    static PendingMessages readFrom(DataInput in) throws IOException {
        PendingMessages read = new PendingMessages();
        int count = in.readInt();
        if (count < 0 || count > MAX_COUNT) {
            throw new IOException("L7 state: " + count + " messages of one flow");
        }
        for (int i = 0; i < count; i++) {
            read.add(L7Message.readFrom(in));
        }
        return read;
    }
}
