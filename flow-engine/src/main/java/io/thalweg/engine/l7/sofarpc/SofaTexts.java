package io.thalweg.engine.l7.sofarpc;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;
import java.util.List;

/**
 * Service, method and trace of a call, out of the headers of the command, and out of the request object where these do not
 * say it. SofaTracer's context is one header ({@code tcid=…&spid=…&pspid=…}) or, before SofaRPC 5.1, one for each part.
 */
final class SofaTexts implements SofaHessian.Texts {
    private static final HeaderNames NAMES = new HeaderNames(List.of(
            "sofa_head_target_service",
            "targetServiceUniqueName",
            "sofa_head_method_name",
            "methodName",
            "new_rpc_trace_context",
            "rpc_trace_context.sofaTraceId",
            "sofaTraceId",
            "rpc_trace_context.sofaRpcId",
            "sofaRpcId",
            "errorMsg"));

    private final TextCache texts;
    private final TraceHeaders traces;
    private final HeaderNames requestIds;
    private L7Message message;

    SofaTexts(L7Options options, TextCache texts) {
        this.texts = texts;
        this.traces = new TraceHeaders(options.headers());
        this.requestIds = new HeaderNames(options.headers().requestIds());
    }

    void begin(L7Message of) {
        message = of;
        traces.begin();
    }

    /** Names and values in turn, each behind its length in four bytes, which is negative for none. */
    void headers(byte[] b, int from, int to) {
        int at = from;
        int nameFrom = 0;
        int nameTo = -1;
        while (to - at >= 4) {
            int length = Math.max(0, NetworkBytes.i32(b, at));
            at += 4;
            if (length > to - at) {
                return;
            }
            if (nameTo < 0) {
                nameFrom = at;
                nameTo = at + length;
            } else {
                text(b, nameFrom, nameTo, at, at + length);
                nameTo = -1;
            }
            at += length;
        }
    }

    @Override
    public void text(byte[] b, int nameFrom, int nameTo, int from, int to) {
        switch (NAMES.indexOf(b, nameFrom, nameTo)) {
            case 0, 1 -> message.requestResource = first(message.requestResource, b, from, to);
            case 2, 3 -> message.requestType = first(message.requestType, b, from, to);
            case 4 -> context(b, from, to);
            case 5, 6 -> message.traceId = first(message.traceId, b, from, to);
            case 7, 8 -> message.spanId = first(message.spanId, b, from, to);
            case 9 -> message.exception = first(message.exception, b, from, to);
            default -> other(b, nameFrom, nameTo, from, to);
        }
    }

    private String first(String known, byte[] b, int from, int to) {
        return known.isEmpty() ? texts.text(b, from, to) : known;
    }

    private void context(byte[] b, int from, int to) {
        int at = from;
        while (at < to) {
            int end = indexOf(b, at, to, '&');
            int equals = indexOf(b, at, end, '=');
            if (end < to && equals - at == 4 && b[at] == 't' && b[at + 1] == 'c') {
                message.traceId = first(message.traceId, b, equals + 1, end);
            } else if (end < to && equals - at == 4 && b[at] == 's' && b[at + 1] == 'p') {
                message.spanId = first(message.spanId, b, equals + 1, end);
            } else if (end < to && equals - at == 5 && b[at] == 'p' && b[at + 1] == 's') {
                message.parentSpanId = first(message.parentSpanId, b, equals + 1, end);
            }
            at = end + 1;
        }
    }

    private static int indexOf(byte[] b, int from, int to, char wanted) {
        int at = from;
        while (at < to && b[at] != wanted) {
            at++;
        }
        return at;
    }

    private void other(byte[] b, int nameFrom, int nameTo, int from, int to) {
        if (requestIds.contains(b, nameFrom, nameTo)) {
            message.xRequestId = texts.text(b, from, to);
        } else {
            traces.header(b, nameFrom, nameTo, from, to);
        }
    }

    /** Everything is read. */
    void end() {
        traces.fill(message);
        if (!message.requestResource.isEmpty() || !message.requestType.isEmpty()) {
            message.endpoint = texts.cut(message.requestResource + "/" + message.requestType);
        }
    }
}
