package io.thalweg.engine.l7.rocketmq;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;
import java.nio.charset.StandardCharsets;

/** The fields of a command that become columns, and the properties of a message (name 1 value 2 …) among them. */
final class RocketMqFields {
    private static final byte NAME_ENDS = 1;
    private static final byte VALUE_ENDS = 2;

    private final TextCache texts;
    private final TraceHeaders traces;
    String topic;
    String group;
    String queueId;
    String uniqueKey;
    String remark;
    private String shortTopic;
    private String shortGroup;
    private String shortQueueId;
    private String keys;

    RocketMqFields(L7Options options, TextCache texts) {
        this.texts = texts;
        this.traces = new TraceHeaders(options.headers());
    }

    void clear() {
        topic = group = queueId = uniqueKey = remark = "";
        shortTopic = shortGroup = shortQueueId = keys = "";
        traces.begin();
    }

    void remark(byte[] b, int from, int to) {
        remark = texts.text(b, from, to);
    }

    void field(byte[] nameBytes, int name, int nameTo, byte[] b, int from, int to) {
        if (nameTo - name == 1) {
            shortField(nameBytes[name], b, from, to);
            return;
        }
        switch (texts.text(nameBytes, name, nameTo)) {
            case "topic" -> topic = texts.text(b, from, to);
            case "consumerGroup", "producerGroup", "group" -> group = texts.text(b, from, to);
            case "queueId" -> queueId = texts.text(b, from, to);
            case "properties" -> properties(b, from, to);
            default -> {}
        }
    }

    /** Of the second version of sending, whose fields have letters for names. */
    private void shortField(byte name, byte[] b, int from, int to) {
        switch (name) {
            case 'a' -> shortGroup = texts.text(b, from, to);
            case 'b' -> shortTopic = texts.text(b, from, to);
            case 'e' -> shortQueueId = texts.text(b, from, to);
            case 'i' -> properties(b, from, to);
            default -> {}
        }
    }

    void properties(byte[] b, int from, int to) {
        int at = from;
        while (at < to) {
            int nameTo = end(b, at, to, NAME_ENDS);
            int valueTo = end(b, Math.min(to, nameTo + 1), to, VALUE_ENDS);
            if (nameTo < to) {
                property(b, at, nameTo, nameTo + 1, valueTo);
            }
            at = valueTo + 1;
        }
    }

    private static int end(byte[] b, int from, int to, byte sign) {
        int at = from;
        while (at < to && b[at] != sign) {
            at++;
        }
        return at;
    }

    private void property(byte[] b, int name, int nameTo, int from, int to) {
        if (traces.isOne(b, name, nameTo)) {
            traces.header(b, name, nameTo, from, to);
        } else if (nameTo - name == 8 && is(b, name, "UNIQ_KEY")) {
            uniqueKey = texts.text(b, from, to);
        } else if (nameTo - name == 4 && is(b, name, "KEYS")) {
            keys = texts.text(b, from, to);
        }
    }

    private static boolean is(byte[] b, int from, String name) {
        return name.equals(new String(b, from, name.length(), StandardCharsets.ISO_8859_1));
    }

    void fill(L7Message message, boolean hasShortNames) {
        message.requestDomain = hasShortNames ? shortGroup : group;
        message.requestResource = hasShortNames ? shortTopic : topic;
        String queue = hasShortNames ? shortQueueId : queueId;
        if (!message.requestResource.isEmpty() && !queue.isEmpty()) {
            message.endpoint = texts.cut(message.requestResource + "-" + queue);
        }
        fillMessage(message);
    }

    /** What the properties of a message say. */
    void fillMessage(L7Message message) {
        message.xRequestId = uniqueKey.isEmpty() ? keys : uniqueKey;
        traces.fill(message);
    }
}
