package io.thalweg.engine.l7.mqtt;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;

/** The properties of a packet (MQTT 5 §2.2.2): trace headers among the user's own, topic alias and reason. */
final class MqttProperties {
    private static final int REASON_STRING = 0x1f;
    private static final int TOPIC_ALIAS = 0x23;
    private static final int USER_PROPERTY = 0x26;

    private final TextCache texts;
    private final TraceHeaders traces;
    private byte[] b;
    private int at;
    private int to;

    /** 0 when there is none. */
    int topicAlias;

    String reason = "";

    MqttProperties(L7Options options, TextCache texts) {
        this.texts = texts;
        this.traces = new TraceHeaders(options.headers());
    }

    void clear() {
        topicAlias = 0;
        reason = "";
        traces.begin();
    }

    /** Reads the properties that begin at {@code from} with their length; where what follows begins, or the end. */
    int read(byte[] buffer, int from, int end) {
        clear();
        b = buffer;
        at = from;
        to = end;
        long length = varint();
        int behind = length < 0 || length > end - at ? end : at + (int) length;
        to = behind;
        while (at < to && property()) {
            // each reads its own bytes
        }
        return behind;
    }

    void traces(L7Message message) {
        traces.fill(message);
    }

    private boolean property() {
        int id = b[at++];
        return switch (id) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a -> pass(1);
            case 0x13, 0x21, 0x22 -> pass(2);
            case TOPIC_ALIAS -> {
                if (!pass(2)) {
                    yield false;
                }
                topicAlias = NetworkBytes.u16(b, at - 2);
                yield true;
            }
            case 0x02, 0x11, 0x18, 0x27 -> pass(4);
            case 0x0b -> varint() >= 0;
            case 0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1a, 0x1c -> text() >= 0;
            case REASON_STRING -> {
                int length = text();
                reason = length < 0 ? "" : texts.text(b, at - length, at);
                yield length >= 0;
            }
            case USER_PROPERTY -> userProperty();
            default -> false;
        };
    }

    private boolean userProperty() {
        int nameLength = text();
        int nameTo = at;
        int length = nameLength < 0 ? -1 : text();
        if (length < 0) {
            return false;
        }
        traces.header(b, nameTo - nameLength, nameTo, at - length, at);
        return true;
    }

    private boolean pass(int count) {
        at += count;
        return at <= to;
    }

    /** Passes over a text; its length, negative when it is not all there. */
    private int text() {
        if (to - at < 2) {
            return -1;
        }
        int length = NetworkBytes.u16(b, at);
        at += 2;
        return pass(length) ? length : -1;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 28 && at < to; shift += 7) {
            byte next = b[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}
