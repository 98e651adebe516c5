package io.thalweg.engine.l7.nats;

import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;

/** Trace headers and request id of a message with headers: {@code NATS/1.0} and lines as of HTTP (docs.nats.io: Headers). */
final class NatsHeaders {
    private static final int MAX_LINES = 128;

    private final TextCache texts;
    private final TraceHeaders traces;
    private final HeaderNames requestIds;

    NatsHeaders(L7Options options, TextCache texts) {
        this.texts = texts;
        this.traces = new TraceHeaders(options.headers());
        this.requestIds = new HeaderNames(options.headers().requestIds());
    }

    void read(byte[] b, int from, int to, L7Message message) {
        traces.begin();
        int at = from;
        for (int i = 0; i < MAX_LINES && at < to; i++) {
            int end = at;
            while (end < to && b[end] != '\r') {
                end++;
            }
            if (i > 0 && end < to) {
                line(b, at, end, message);
            }
            at = end + 2;
        }
        traces.fill(message);
    }

    private void line(byte[] b, int from, int to, L7Message message) {
        int colon = from;
        while (colon < to && b[colon] != ':') {
            colon++;
        }
        int value = colon + 1;
        while (value < to && b[value] == ' ') {
            value++;
        }
        if (value >= to) {
            return;
        }
        if (requestIds.contains(b, from, colon)) {
            message.xRequestId = texts.text(b, value, to);
        } else {
            traces.header(b, from, colon, value, to);
        }
    }
}
