package io.thalweg.engine.l7.kafka;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.ConnectionFrameParser;

/**
 * Kafka messages. A response pairs with its request by the correlation id and is read by that request's API key and version.
 *
 * <pre>
 * request:  size 4 | API key 2 | version 2 | correlation id 4 | client id (2 + text) | tags, if flexible | body
 * response: size 4 | correlation id 4 | tags, if flexible | body
 * </pre>
 */
final class KafkaParser extends ConnectionFrameParser<KafkaState> {
    private static final int SIZE = 4;
    private static final int REQUEST_HEADER = SIZE + 10;
    private static final int RESPONSE_HEADER = SIZE + 4;
    static final int MAX_SIZE = 1 << 27;
    private static final int MAX_CLIENT_ID = 249;
    private static final int PRODUCE = 0;
    private static final int PRODUCE_TRANSACTIONS = 3;
    private static final int PRODUCE_FLEXIBLE = 9;
    /** Acks and time-out. */
    private static final int PRODUCE_HEAD = 6;

    private static final int MAX_TIMEOUT_MILLIS = 3_600_000;
    /** Of a response: behind it, there is only what was fetched. */
    private static final int RESPONSE_HEAD = 1024;
    /** {@code response_code} of what is not looked into. */
    private static final int NOT_INSPECTED = -2;

    private final TextCache texts;
    private final KafkaFields fields = new KafkaFields();
    private final RecordHeaders records;

    KafkaParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
        this.records = new RecordHeaders(options);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        long length = requestLength(input);
        if (length == NEED_MORE) {
            return L7Guess.NEED_MORE;
        }
        if (length < 0) {
            return L7Guess.NOT_MINE;
        }
        return length <= input.wireLength || isProduce(input) ? L7Guess.REQUEST : L7Guess.NEED_MORE;
    }

    /**
     * Whether the request is a Produce, the one kind that is often longer than a segment. The rest of a request's head is
     * so loose that bytes from the middle of other streams pass for it.
     */
    private static boolean isProduce(L7Input input) {
        byte[] b = input.buffer;
        int version = NetworkBytes.u16(b, input.from + 6);
        int name = Math.max(0, (short) NetworkBytes.u16(b, input.from + REQUEST_HEADER - 2));
        int at = input.from + REQUEST_HEADER + name;
        if (NetworkBytes.u16(b, input.from + 4) != PRODUCE || at + PRODUCE_HEAD > input.to) {
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

    @Override
    protected long frameLength(KafkaState state, L7Input input) {
        return input.fromClient ? requestLength(input) : responseLength(state, input);
    }

    private long requestLength(L7Input input) {
        byte[] b = input.buffer;
        int from = input.from;
        int there = input.length();
        if (there < SIZE) {
            return there > 0 && (b[from] & 0xff) > MAX_SIZE >> 24 ? NOT_A_FRAME : NEED_MORE;
        }
        int size = NetworkBytes.i32(b, from);
        if (size < REQUEST_HEADER - SIZE || size > MAX_SIZE) {
            return NOT_A_FRAME;
        }
        if (there < SIZE + 4) {
            return NEED_MORE;
        }
        KafkaApi api = KafkaApi.of(NetworkBytes.u16(b, from + 4));
        if (api == null || !api.has(NetworkBytes.u16(b, from + 6))) {
            return NOT_A_FRAME;
        }
        if (there < REQUEST_HEADER) {
            return NEED_MORE;
        }
        return NetworkBytes.i32(b, from + 8) >= 0 && hasClientId(input, api, size) ? SIZE + (long) size : NOT_A_FRAME;
    }

    /** A client without a name is believed only if its request ends with the segment and, if the name is empty, has a topic. */
    private boolean hasClientId(L7Input input, KafkaApi api, int size) {
        byte[] b = input.buffer;
        int length = (short) NetworkBytes.u16(b, input.from + REQUEST_HEADER - 2);
        if (length <= 0 && length >= -1) {
            return input.length() == SIZE + size && (length < 0 || hasTopic(input, api));
        }
        if (length < 0 || length > MAX_CLIENT_ID || REQUEST_HEADER - SIZE + length > size) {
            return false;
        }
        int end = Math.min(input.to, input.from + REQUEST_HEADER + length);
        for (int i = input.from + REQUEST_HEADER; i < end; i++) {
            if (b[i] < ' ' || b[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private boolean hasTopic(L7Input input, KafkaApi api) {
        int version = NetworkBytes.u16(input.buffer, input.from + 6);
        fields.begin(input.buffer, input.from + REQUEST_HEADER, input.to, api.isFlexible(version));
        fields.tags();
        if (api.request != null) {
            fields.read(api.request, version);
        }
        return fields.topicTo > fields.topicFrom;
    }

    private static long responseLength(KafkaState state, L7Input input) {
        if (input.length() < RESPONSE_HEADER) {
            return NEED_MORE;
        }
        int size = NetworkBytes.i32(input.buffer, input.from);
        if (size < RESPONSE_HEADER - SIZE || size > MAX_SIZE) {
            return NOT_A_FRAME;
        }
        boolean isOne = state.isAligned(false)
                || state.isOutstanding(NetworkBytes.i32(input.buffer, input.from + SIZE))
                || input.length() == SIZE + size;
        return isOne ? SIZE + (long) size : NOT_A_FRAME;
    }

    @Override
    protected int headBytes(KafkaState state, L7Input input) {
        return input.fromClient ? Integer.MAX_VALUE : RESPONSE_HEAD;
    }

    @Override
    protected void frame(KafkaState state, L7Input input, int to, long length, L7Exchange exchange) {
        L7Message message = message(input, length);
        message.length = length - SIZE;
        message.hasLength = true;
        if (input.fromClient) {
            request(state, input, to, message, exchange);
        } else {
            response(state, input, to, message, exchange);
        }
    }

    private void request(KafkaState state, L7Input input, int to, L7Message message, L7Exchange exchange) {
        byte[] b = input.buffer;
        int apiKey = NetworkBytes.u16(b, input.from + 4);
        int version = NetworkBytes.u16(b, input.from + 6);
        KafkaApi api = KafkaApi.of(apiKey);
        correlation(message, NetworkBytes.i32(b, input.from + 8));
        describe(message, api, version);
        int clientId = input.from + REQUEST_HEADER;
        int body = Math.min(to, clientId + Math.max(0, (short) NetworkBytes.u16(b, clientId - 2)));
        message.attribute("client_id", texts.text(b, clientId, body));
        fields.begin(b, body, to, api.isFlexible(version));
        fields.tags();
        if (api.request != null) {
            fields.read(api.request, version);
            found(b, message, apiKey == KafkaApi.FETCH);
        }
        records.read(b, fields.recordsFrom, fields.recordsTo, message);
        if (apiKey == KafkaApi.PRODUCE && fields.hasAcks && fields.acks == 0) {
            exchange.session(message);
        } else {
            state.sent((int) message.id, apiKey, version);
            exchange.request(message);
        }
    }

    private void response(KafkaState state, L7Input input, int to, L7Message message, L7Exchange exchange) {
        byte[] b = input.buffer;
        int correlationId = NetworkBytes.i32(b, input.from + SIZE);
        correlation(message, correlationId);
        int asked = state.remove(correlationId);
        if (asked >= 0) {
            KafkaApi api = KafkaApi.of(asked >> 16);
            int version = asked & 0xffff;
            describe(message, api, version);
            body(b, input.from + RESPONSE_HEADER, to, api, version, message);
        }
        exchange.response(message);
    }

    /** The answer to ApiVersions has no tags in its header, as it goes to clients that may not know them. */
    private void body(byte[] b, int from, int to, KafkaApi api, int version, L7Message message) {
        fields.begin(b, from, to, api.isFlexible(version));
        if (api.key != KafkaApi.API_VERSIONS) {
            fields.tags();
        }
        if (api.response == null) {
            message.hasCode = true;
            message.code = NOT_INSPECTED;
            message.status = L7Status.OK;
            return;
        }
        fields.read(api.response, version);
        found(b, message, api.key == KafkaApi.PRODUCE);
        records.read(b, fields.recordsFrom, fields.recordsTo, message);
        if (!fields.isErrorKnown()) {
            return;
        }
        message.hasCode = true;
        message.code = fields.error;
        message.status = fields.error == 0 ? L7Status.OK : L7Status.SERVER_ERROR;
        if (fields.error != 0) {
            message.exception = KafkaError.name(fields.error);
            message.result = texts.text(b, fields.errorTextFrom, fields.errorTextTo);
        }
    }

    private static void correlation(L7Message message, int id) {
        message.idAndPairing(id & 0xffff_ffffL);
        message.xRequestId = Integer.toString(id);
    }

    private static void describe(L7Message message, KafkaApi api, int version) {
        message.version = Integer.toString(version);
        message.requestType = api.title;
    }

    /** The offset is a resource where it says what was read or written. */
    private void found(byte[] b, L7Message message, boolean withOffset) {
        message.attribute("group_id", texts.text(b, fields.groupFrom, fields.groupTo));
        if (fields.topicFrom == fields.topicTo) {
            return;
        }
        message.requestDomain = texts.text(b, fields.topicFrom, fields.topicTo);
        if (fields.hasPartition) {
            message.endpoint = texts.cut(message.requestDomain + "-" + fields.partition);
            if (withOffset && fields.hasOffset) {
                message.requestResource = texts.cut(message.endpoint + ":" + fields.offset);
            }
        }
    }
}
