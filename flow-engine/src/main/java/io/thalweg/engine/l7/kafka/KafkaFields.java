package io.thalweg.engine.l7.kafka;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * Reads the body of a request or response along its {@link KafkaLayout}; what was found are its fields. Stops where the
 * bytes end or make no sense.
 */
final class KafkaFields {
    /** Elements of a passed array; a cluster has no more brokers. */
    private static final int MAX_PASSED = 10_000;

    private static final int MAX_TAGS = 64;
    private static final int UUID = 16;
    private static final int ABORTED_TRANSACTION = 16;

    private final TopicNames names;
    private byte[] b;
    private int at;
    private int to;
    private boolean isFlexible;
    /** Bytes are missing, or make no sense. */
    private boolean isCut;
    /** There is nothing that the rest is about. */
    private boolean isEmpty;

    /** Where the topic id is; negative when there is none. */
    int topicId;

    int topicFrom;
    int topicTo;
    int groupFrom;
    int groupTo;
    int errorTextFrom;
    int errorTextTo;
    int recordsFrom;
    int recordsTo;
    int partition;
    long offset;
    int acks;
    int error;
    boolean hasPartition;
    boolean hasOffset;
    boolean hasAcks;
    boolean hasError;

    KafkaFields(TopicNames names) {
        this.names = names;
    }

    void begin(byte[] buffer, int from, int end, boolean flexible) {
        b = buffer;
        at = from;
        to = end;
        isFlexible = flexible;
        isCut = false;
        isEmpty = false;
        topicFrom = topicTo = groupFrom = groupTo = errorTextFrom = errorTextTo = recordsFrom = recordsTo = 0;
        hasPartition = hasOffset = hasAcks = hasError = false;
        acks = error = 0;
        topicId = -1;
    }

    /** Passes over the tagged fields at the end of a structure (KIP-482). */
    void tags() {
        if (!isFlexible) {
            return;
        }
        long count = varint();
        if (count > MAX_TAGS) {
            isCut = true;
        }
        for (long i = 0; i < count && !isCut; i++) {
            varint();
            pass(varint());
        }
    }

    void read(KafkaLayout layout, int version) {
        read(layout, version, 0, layout.size());
    }

    private void read(KafkaLayout layout, int version, int from, int end) {
        for (int i = from; i < end && !isCut && !isEmpty; i++) {
            if (layout.field(i) == '{') {
                int close = closing(layout, i);
                if (layout.isIn(i, version)) {
                    passEach(layout, version, i + 1, close);
                }
                i = close;
            } else if (layout.isIn(i, version)) {
                field(layout.field(i));
            }
        }
    }

    private static int closing(KafkaLayout layout, int open) {
        int close = open;
        for (int depth = 1; depth > 0; ) {
            char field = layout.field(++close);
            depth += field == '{' ? 1 : field == '}' ? -1 : 0;
        }
        return close;
    }

    private void passEach(KafkaLayout layout, int version, int from, int end) {
        long count = arrayCount();
        for (long i = 0; i < Math.min(count, MAX_PASSED) && !isCut; i++) {
            read(layout, version, from, end);
            tags();
        }
        isCut |= count > MAX_PASSED;
    }

    private void field(char kind) {
        switch (kind) {
            case '1', '2', '4', '8' -> pass(kind - '0');
            case 'u' -> {
                topicId = has(UUID) ? at : -1;
                pass(UUID);
            }
            case 'i' -> pass(4 * Math.max(0, arrayCount()));
            case 'k' -> names.learn(b, topicId, topicFrom, topicTo);
            case 's' -> text();
            case '[' -> isEmpty |= arrayCount() <= 0;
            case 'x' -> {
                long count = arrayCount();
                for (long i = 0; i < Math.min(count, MAX_PASSED) && !isCut; i++) {
                    pass(ABORTED_TRANSACTION);
                    tags();
                }
            }
            case 't' -> {
                int length = text();
                topicFrom = at - length;
                topicTo = at;
            }
            case 'g' -> {
                int length = text();
                groupFrom = at - length;
                groupTo = at;
            }
            case 'm' -> {
                int length = text();
                errorTextFrom = at - length;
                errorTextTo = at;
            }
            case 'p' -> {
                hasPartition = has(4);
                partition = hasPartition ? i32() : 0;
            }
            case 'o' -> {
                hasOffset = has(8);
                offset = hasOffset ? i64() : 0;
            }
            case 'a' -> {
                hasAcks = has(2);
                acks = hasAcks ? i16() : 0;
            }
            case 'e' -> error();
            case 'r' -> records();
            default -> throw new IllegalArgumentException("layout: " + kind);
        }
    }

    /** The first one that is an error, be it of the whole response or of its first part. */
    private void error() {
        if (has(2)) {
            int code = i16();
            error = error == 0 ? code : error;
            hasError = true;
        }
    }

    private void records() {
        long length = isFlexible ? varint() - 1 : has(4) ? i32() : 0;
        if (!isCut && length > 0) {
            recordsFrom = at;
            recordsTo = (int) Math.min(to, at + length);
            pass(length);
        }
    }

    private boolean has(int count) {
        isCut |= to - at < count;
        return !isCut;
    }

    private void pass(long count) {
        if (count < 0 || count > to - at) {
            isCut = true;
        } else {
            at += (int) count;
        }
    }

    private int i16() {
        at += 2;
        return (short) NetworkBytes.u16(b, at - 2);
    }

    private int i32() {
        at += 4;
        return NetworkBytes.i32(b, at - 4);
    }

    private long i64() {
        at += 8;
        return NetworkBytes.i64(b, at - 8);
    }

    private long arrayCount() {
        return isFlexible ? varint() - 1 : has(4) ? i32() : 0;
    }

    /** Passes over a text; its length in bytes, 0 for none. */
    private int text() {
        long length = isFlexible ? varint() - 1 : has(2) ? i16() : 0;
        if (length <= 0 || isCut) {
            return 0;
        }
        pass(length);
        return isCut ? 0 : (int) length;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 35 && has(1); shift += 7) {
            byte next = b[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        isCut = true;
        return 0;
    }

    /** Whether the bytes reached as far as there is an error code. */
    boolean isErrorKnown() {
        return hasError || !isCut;
    }
}
