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
    private static final int SIZE = RequestHead.SIZE;
    private static final int RESPONSE_HEADER = SIZE + 4;
    /** Of a token of a login; Kerberos has long ones. */
    private static final int MAX_TOKEN = 64 << 10;
    /** Of a response: behind it, there is only what was fetched. */
    private static final int RESPONSE_HEAD = 1024;
    /** {@code response_code} of what is not looked into. */
    private static final int NOT_INSPECTED = -2;
    /** Of an answer to Metadata since its version 10: names and ids of all topics. */
    private static final KafkaLayout TOPICS = KafkaLayout.of("4 { 4 s 4 s } s 4 { 2 t u k 1 { 2 4 4 4 i i i } 4 }");

    private static final int NAMES_WITH_IDS = 10;

    private final TextCache texts;
    private final TopicNames topics;
    private final KafkaFields fields;
    private final RequestHead head;
    private final RecordHeaders records;

    KafkaParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
        this.topics = new TopicNames(texts);
        this.fields = new KafkaFields(topics);
        this.head = new RequestHead(fields);
        this.records = new RecordHeaders(options);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        long length = head.length(input, false);
        if (length == NEED_MORE) {
            return L7Guess.NEED_MORE;
        }
        if (length < 0) {
            return L7Guess.NOT_MINE;
        }
        return length <= input.wireLength || RequestHead.isProduce(input) ? L7Guess.REQUEST : L7Guess.NEED_MORE;
    }

    @Override
    protected long frameLength(KafkaState state, L7Input input) {
        return input.fromClient ? requestLength(state, input) : responseLength(state, input);
    }

    private long requestLength(KafkaState state, L7Input input) {
        long length = head.length(input, state.isAligned(true));
        return length == RequestHead.NOT_A_REQUEST && state.hasClientTokens ? tokenLength(input) : length;
    }

    /** SaslHandshake of version 0 is followed by what the mechanism says, without a header (KIP-43). */
    private static long tokenLength(L7Input input) {
        int size = input.length() < SIZE ? MAX_TOKEN + 1 : NetworkBytes.i32(input.buffer, input.from);
        return size >= 0 && size <= MAX_TOKEN ? SIZE + (long) size : NOT_A_FRAME;
    }

    private boolean isClientsToken(KafkaState state, L7Input input) {
        return state.hasClientTokens && head.length(input, true) == RequestHead.NOT_A_REQUEST;
    }

    private static boolean isServersToken(KafkaState state, L7Input input) {
        return state.hasServerTokens
                && (NetworkBytes.i32(input.buffer, input.from) < RESPONSE_HEADER - SIZE
                        || input.length() >= RESPONSE_HEADER
                                && !state.isOutstanding(NetworkBytes.i32(input.buffer, input.from + SIZE)));
    }

    private static long responseLength(KafkaState state, L7Input input) {
        if (input.length() >= SIZE && isServersToken(state, input)) {
            return tokenLength(input);
        }
        if (input.length() < RESPONSE_HEADER) {
            return NEED_MORE;
        }
        int size = NetworkBytes.i32(input.buffer, input.from);
        if (size < RESPONSE_HEADER - SIZE || size > RequestHead.MAX_SIZE) {
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
        if (input.fromClient ? isClientsToken(state, input) : isServersToken(state, input)) {
            return;
        }
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
        int clientId = input.from + RequestHead.LENGTH;
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
            state.hasClientTokens = apiKey == KafkaApi.SASL_HANDSHAKE && version == 0;
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
            state.hasServerTokens = api.key == KafkaApi.SASL_HANDSHAKE && version == 0;
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
        if (api.key == KafkaApi.METADATA && version >= NAMES_WITH_IDS) {
            fields.read(TOPICS, version);
            fields.begin(b, from, to, true);
            fields.tags();
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

    private String topic(byte[] b) {
        boolean hasOnlyId = fields.topicFrom == fields.topicTo && fields.topicId >= 0;
        return hasOnlyId ? topics.name(b, fields.topicId) : texts.text(b, fields.topicFrom, fields.topicTo);
    }

    /** The offset is a resource where it says what was read or written. */
    private void found(byte[] b, L7Message message, boolean withOffset) {
        message.attribute("group_id", texts.text(b, fields.groupFrom, fields.groupTo));
        message.requestDomain = topic(b);
        if (message.requestDomain.isEmpty()) {
            return;
        }
        if (fields.hasPartition) {
            message.endpoint = texts.cut(message.requestDomain + "-" + fields.partition);
            if (withOffset && fields.hasOffset) {
                message.requestResource = texts.cut(message.endpoint + ":" + fields.offset);
            }
        }
    }
}
