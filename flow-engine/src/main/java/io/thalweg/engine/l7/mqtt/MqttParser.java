package io.thalweg.engine.l7.mqtt;

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
 * MQTT control packets. Either side publishes, so a packet pairs with its answer by kind, direction and packet identifier.
 * User name, password and payloads are never read.
 */
final class MqttParser extends ConnectionFrameParser<MqttState> {
    /** Topics and properties are in front; the payload is nobody's business. */
    private static final int HEAD = 4096;

    private static final int FROM_CLIENT = 1 << 20;
    private static final int KIND_SHIFT = 16;
    private static final int WILL = 4;
    private static final int WILL_QOS_SHIFT = 3;
    private static final int MAX_TOPICS = 64;

    private final TextCache texts;
    private final MqttProperties properties;

    MqttParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
        this.properties = new MqttProperties(options, texts);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        return MqttSignature.guess(input, flow);
    }

    @Override
    protected long frameLength(MqttState state, L7Input input) {
        long length = MqttPacket.length(input.buffer, input.from, input.to);
        if (length <= 0) {
            return length == 0 ? NEED_MORE : NOT_A_FRAME;
        }
        int kind = MqttPacket.kind(input.buffer[input.from]);
        boolean isWrongSide = input.fromClient ? MqttPacket.isFromServer(kind) : MqttPacket.isFromClient(kind);
        if (isWrongSide || !state.isAligned(input.fromClient) && !MqttSignature.areWholePackets(input)) {
            return NOT_A_FRAME;
        }
        return length;
    }

    @Override
    protected int headBytes(MqttState state, L7Input input) {
        return HEAD;
    }

    @Override
    protected void frame(MqttState state, L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        byte first = b[input.from];
        int kind = MqttPacket.kind(first);
        int body = MqttPacket.body(b, input.from);
        L7Message message = message(input, length);
        message.length = length - (body - input.from);
        message.hasLength = true;
        message.requestType = MqttPacket.name(kind);
        properties.clear();
        if (state.level == 0) {
            state.level = MqttLevel.of(b, kind, body, to, input.from + length);
        }
        int packetId = kind == MqttPacket.PUBLISH
                ? publish(state, input, body, to, message)
                : other(state, b, kind, body, to, message);
        message.version = state.version();
        properties.traces(message);
        tell(exchange, message, input.fromClient, kind, MqttPacket.qos(first), packetId);
    }

    private static void tell(
            L7Exchange exchange, L7Message message, boolean fromClient, int kind, int qos, int packetId) {
        int answer = MqttPacket.answer(kind, qos);
        if (answer != 0) {
            message.pairingId = (fromClient ? FROM_CLIENT : 0) | answer << KIND_SHIFT | packetId;
            exchange.request(message);
        } else if (MqttPacket.isAnswer(kind)) {
            message.pairingId = (fromClient ? 0 : FROM_CLIENT) | kind << KIND_SHIFT | packetId;
            exchange.response(message);
        } else {
            exchange.session(message);
        }
    }

    /** Reads what comes before the payload; the packet identifier, 0 where there is none. */
    private int publish(MqttState state, L7Input input, int from, int to, L7Message message) {
        byte[] b = input.buffer;
        int qos = MqttPacket.qos(b[input.from]);
        message.attribute("qos", Integer.toString(qos));
        message.attribute("dup", MqttPacket.isDuplicate(b[input.from]) ? "true" : "");
        message.attribute("retain", MqttPacket.isRetained(b[input.from]) ? "true" : "");
        int at = from + 2 + u16(b, from, to);
        String topic = texts.text(b, from + 2, Math.min(at, to));
        int packetId = 0;
        if (qos > 0) {
            packetId = u16(b, at, to);
            at += 2;
        }
        if (state.hasProperties()) {
            properties.read(b, at, to);
            topic = state.topic(input.fromClient, properties.topicAlias, topic);
        }
        topic(message, topic);
        return packetId;
    }

    private static void topic(L7Message message, String topic) {
        message.requestResource = topic;
        message.endpoint = topic;
    }

    private int other(MqttState state, byte[] b, int kind, int from, int to, L7Message message) {
        switch (kind) {
            case MqttPacket.CONNECT -> connect(state, b, from, to, message);
            case MqttPacket.CONNACK -> connack(state, b, from, to, message);
            case MqttPacket.SUBSCRIBE, MqttPacket.UNSUBSCRIBE -> {
                topics(state, b, kind, from + 2, to, message);
                return u16(b, from, to);
            }
            case MqttPacket.SUBACK, MqttPacket.UNSUBACK -> {
                codes(state, b, from + 2, to, message);
                return u16(b, from, to);
            }
            case MqttPacket.PUBACK, MqttPacket.PUBREC, MqttPacket.PUBREL, MqttPacket.PUBCOMP -> {
                reason(state, b, from + 2, to, message);
                return u16(b, from, to);
            }
            case MqttPacket.DISCONNECT -> reason(state, b, from, to, message);
            default -> message.status = L7Status.OK;
        }
        return 0;
    }

    /** Name, level, flags, keep alive, properties, client id, will; user name and password are left alone. */
    private void connect(MqttState state, byte[] b, int from, int to, L7Message message) {
        int at = from + 2 + u16(b, from, to);
        if (to - at < 4) {
            return;
        }
        state.level = b[at] & 0x7f;
        int flags = b[at + 1];
        at += 4;
        if (state.hasProperties()) {
            at = properties.read(b, at, to);
        }
        int length = u16(b, at, to);
        message.requestDomain = texts.text(b, at + 2, Math.min(to, at + 2 + length));
        at += 2 + length;
        if ((flags & WILL) != 0) {
            if (state.hasProperties()) {
                at = properties.read(b, Math.min(at, to), to);
            }
            message.attribute("will_topic", texts.text(b, at + 2, Math.min(to, at + 2 + u16(b, at, to))));
            message.attribute("will_qos", Integer.toString(flags >> WILL_QOS_SHIFT & 3));
        }
    }

    private void connack(MqttState state, byte[] b, int from, int to, L7Message message) {
        if (to - from < 2) {
            return;
        }
        if (state.hasProperties()) {
            properties.read(b, from + 2, to);
        }
        code(message, b[from + 1] & 0xff, true);
    }

    private void topics(MqttState state, byte[] b, int kind, int from, int to, L7Message message) {
        int at = state.hasProperties() ? properties.read(b, Math.min(from, to), to) : from;
        StringBuilder topics = new StringBuilder();
        String only = "";
        for (int i = 0; i < MAX_TOPICS && to - at > 2; i++) {
            int end = at + 2 + u16(b, at, to);
            only = texts.text(b, at + 2, Math.min(to, end));
            topics.append(i > 0 ? "," : "").append(only);
            at = kind == MqttPacket.SUBSCRIBE ? end + 1 : end;
        }
        topic(message, topics.length() == only.length() ? only : texts.cut(topics.toString()));
    }

    /** One code a topic: the first that is an error counts. */
    private void codes(MqttState state, byte[] b, int from, int to, L7Message message) {
        int at = state.hasProperties() ? properties.read(b, Math.min(from, to), to) : from;
        int code = at < to ? b[at] & 0xff : 0;
        for (; at < to && !MqttReason.isError(code, false); at++) {
            code = b[at] & 0xff;
        }
        message.status = L7Status.OK;
        if (state.hasProperties() || MqttReason.isError(code, false)) {
            code(message, code, false);
        }
    }

    /** In MQTT 5, a code that is left out where all is well, and properties. */
    private void reason(MqttState state, byte[] b, int from, int to, L7Message message) {
        message.status = L7Status.OK;
        if (state.hasProperties() && from < to) {
            properties.read(b, from + 1, to);
            code(message, b[from] & 0xff, false);
        }
    }

    private void code(L7Message message, int code, boolean isConnack) {
        message.code = code;
        message.hasCode = true;
        message.status = MqttReason.status(code, isConnack);
        message.exception = MqttReason.text(code, isConnack);
        message.result = properties.reason;
    }

    private static int u16(byte[] b, int at, int to) {
        return to - at < 2 ? 0 : NetworkBytes.u16(b, at);
    }
}
