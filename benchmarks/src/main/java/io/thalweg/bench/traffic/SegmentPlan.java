package io.thalweg.bench.traffic;

import java.util.Arrays;

/** TCP segments that a script has decided on and not yet sent, in the order of their times; all carry one message. */
final class SegmentPlan {
    private static final int LEAST = 8;
    private static final int FIELDS = 6;

    private long[] micros = new long[LEAST];
    private boolean[] fromClient = new boolean[LEAST];
    /** Flags, sequence, acknowledgment, window, offset in the message, bytes of it. */
    private int[] fields = new int[LEAST * FIELDS];

    private int size;
    private int sent;
    Message message;

    boolean isEmpty() {
        return sent == size;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
        sent = 0;
        message = null;
    }

    void add(
            long atMicros,
            boolean isFromClient,
            int flags,
            int sequence,
            int acknowledgment,
            int window,
            int offset,
            int length) {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, size * 2);
            fromClient = Arrays.copyOf(fromClient, size * 2);
            fields = Arrays.copyOf(fields, size * 2 * FIELDS);
        }
        micros[size] = atMicros;
        fromClient[size] = isFromClient;
        int at = size * FIELDS;
        fields[at] = flags;
        fields[at + 1] = sequence;
        fields[at + 2] = acknowledgment;
        fields[at + 3] = window;
        fields[at + 4] = offset;
        fields[at + 5] = length;
        size++;
    }

    long nextMicros() {
        return micros[sent];
    }

    int nextFlags() {
        return fields[sent * FIELDS];
    }

    /** Builds the next segment's frame and takes it off the plan. */
    void build(Flow flow, FrameBuilder frame) {
        int at = sent * FIELDS;
        frame.tcp(
                flow,
                fromClient[sent],
                micros[sent],
                fields[at],
                fields[at + 1],
                fields[at + 2],
                fields[at + 3],
                message,
                fields[at + 4],
                fields[at + 5]);
        sent++;
    }
}
