package io.thalweg.engine.l7.kafka;

import static io.thalweg.engine.l7.L7Parser.NEED_MORE;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Input;

/**
 * Tells the head of a request from other bytes. It is so loose that bytes from the middle of other streams pass for it: the
 * less a request tells, the more has to fit.
 *
 * <pre>
 * size 4 | API key 2 | version 2 | correlation id 4 | client id (2 + text)
 * </pre>
 */
final class RequestHead {
    static final int SIZE = 4;
    static final int LENGTH = SIZE + 10;
    static final int MAX_SIZE = 1 << 27;
    static final long NOT_A_REQUEST = -1;

    private static final int MAX_CLIENT_ID = 249;
    private static final int FLEXIBLE_API_VERSIONS = 3;
    private static final int MAX_MECHANISM = 20;
    private static final int PRODUCE_TRANSACTIONS = 3;
    private static final int PRODUCE_FLEXIBLE = 9;
    /** Acks and time-out. */
    private static final int PRODUCE_HEAD = 6;

    private static final int MAX_TIMEOUT_MILLIS = 3_600_000;

    private final KafkaFields fields;

    RequestHead(KafkaFields fields) {
        this.fields = fields;
    }

    /** Length of the request that begins here; {@link io.thalweg.engine.l7.L7Parser#NEED_MORE} or {@link #NOT_A_REQUEST}. */
    long length(L7Input input, boolean isAligned) {
        byte[] b = input.buffer;
        int from = input.from;
        int there = input.length();
        if (there < SIZE) {
            return there > 0 && (b[from] & 0xff) > MAX_SIZE >> 24 ? NOT_A_REQUEST : NEED_MORE;
        }
        int size = NetworkBytes.i32(b, from);
        if (size < LENGTH - SIZE || size > MAX_SIZE) {
            return NOT_A_REQUEST;
        }
        if (there < SIZE + 4) {
            return NEED_MORE;
        }
        KafkaApi api = KafkaApi.of(NetworkBytes.u16(b, from + 4));
        if (api == null || !api.has(NetworkBytes.u16(b, from + 6))) {
            return NOT_A_REQUEST;
        }
        if (there < LENGTH) {
            return NEED_MORE;
        }
        return NetworkBytes.i32(b, from + 8) >= 0 && hasClientId(input, api, size, isAligned)
                ? SIZE + (long) size
                : NOT_A_REQUEST;
    }

    /** Out of the blue, a client without a name is believed only if its request ends with the segment and fits into it. */
    private boolean hasClientId(L7Input input, KafkaApi api, int size, boolean isAligned) {
        byte[] b = input.buffer;
        int length = (short) NetworkBytes.u16(b, input.from + LENGTH - 2);
        if (length <= 0 && length >= -1) {
            return isAligned
                    || input.length() == SIZE + size
                            && (length < 0 || beginsConnection(input, api) || hasTopic(input, api));
        }
        if (length < 0 || length > MAX_CLIENT_ID || LENGTH - SIZE + length > size) {
            return false;
        }
        int end = Math.min(input.to, input.from + LENGTH + length);
        for (int i = input.from + LENGTH; i < end; i++) {
            if (b[i] < ' ' || b[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** What Java's clients ask before a login, when they have no name yet. */
    private static boolean beginsConnection(L7Input input, KafkaApi api) {
        int version = NetworkBytes.u16(input.buffer, input.from + 6);
        int body = input.from + LENGTH;
        if (api.key == KafkaApi.API_VERSIONS) {
            return version < FLEXIBLE_API_VERSIONS && body == input.to;
        }
        return api.key == KafkaApi.SASL_HANDSHAKE && isMechanism(input.buffer, body, input.to);
    }

    private static boolean isMechanism(byte[] b, int from, int to) {
        if (to - from < 3 || to - from > 2 + MAX_MECHANISM || NetworkBytes.u16(b, from) != to - from - 2) {
            return false;
        }
        for (int i = from + 2; i < to; i++) {
            boolean isLetterOrDigit = b[i] >= 'A' && b[i] <= 'Z' || b[i] >= '0' && b[i] <= '9';
            if (!isLetterOrDigit && b[i] != '-' && b[i] != '_') {
                return false;
            }
        }
        return true;
    }

    private boolean hasTopic(L7Input input, KafkaApi api) {
        int version = NetworkBytes.u16(input.buffer, input.from + 6);
        fields.begin(input.buffer, input.from + LENGTH, input.to, api.isFlexible(version));
        fields.tags();
        if (api.request != null) {
            fields.read(api.request, version);
        }
        return fields.topicTo > fields.topicFrom;
    }

    /** Whether it is a Produce, the one kind of request that is often longer than a segment. */
    static boolean isProduce(L7Input input) {
        byte[] b = input.buffer;
        int version = NetworkBytes.u16(b, input.from + 6);
        int name = Math.max(0, (short) NetworkBytes.u16(b, input.from + LENGTH - 2));
        int at = input.from + LENGTH + name;
        if (NetworkBytes.u16(b, input.from + 4) != KafkaApi.PRODUCE || at + PRODUCE_HEAD > input.to) {
            return false;
        }
        if (version >= PRODUCE_FLEXIBLE) {
            boolean hasTags = b[at] != 0;
            at += hasTags ? 0 : 1 + Math.max(1, b[at + 1] & 0xff);
            if (hasTags || at + PRODUCE_HEAD > input.to) {
                return false;
            }
        } else if (version >= PRODUCE_TRANSACTIONS) {
            at += 2 + Math.max(0, (short) NetworkBytes.u16(b, at));
            if (at + PRODUCE_HEAD > input.to) {
                return false;
            }
        }
        int acks = (short) NetworkBytes.u16(b, at);
        int timeoutMillis = NetworkBytes.i32(b, at + 2);
        return acks >= -1 && acks <= 1 && timeoutMillis >= 0 && timeoutMillis <= MAX_TIMEOUT_MILLIS;
    }
}
