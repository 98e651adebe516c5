package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The messages of one flow that wait for their partners, in the order of their coming: requests, and responses that came
 * before their request. Plain data.
 */
final class PendingMessages {
    private static final L7Message[] NONE = {};
    private static final int MAX_COUNT = 1 << 20;

    private L7Message[] messages = NONE;
    private int count;

    int count() {
        return count;
    }

    L7Message get(int index) {
        return messages[index];
    }

    void add(L7Message message) {
        if (count == messages.length) {
            messages = Arrays.copyOf(messages, Math.max(2, count * 2));
        }
        messages[count++] = message;
    }

    L7Message remove(int index) {
        L7Message removed = messages[index];
        count--;
        System.arraycopy(messages, index + 1, messages, index, count - index);
        messages[count] = null;
        return removed;
    }

    /** Messages are not changed while they wait, so a copy shares them. */
    PendingMessages copy() {
        PendingMessages copy = new PendingMessages();
        copy.messages = count == 0 ? NONE : Arrays.copyOf(messages, count);
        copy.count = count;
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
