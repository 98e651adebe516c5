package io.thalweg.engine.l7.brpc;

import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;
import io.thalweg.engine.l7.framing.ProtobufReader;

/** The meta of a message: RpcMeta of baidu_rpc_meta.proto, with the field numbers of that file. */
final class BrpcMeta {
    private static final int REQUEST = 1;
    private static final int RESPONSE = 2;
    private static final int CORRELATION_ID = 4;
    private static final int USER_FIELDS = 9;

    private static final int SERVICE_NAME = 1;
    private static final int METHOD_NAME = 2;
    private static final int LOG_ID = 3;
    private static final int TRACE_ID = 4;
    private static final int SPAN_ID = 5;
    private static final int PARENT_SPAN_ID = 6;
    private static final int REQUEST_ID = 7;

    private static final int ERROR_CODE = 1;
    private static final int ERROR_TEXT = 2;

    private static final int KEY = 1;
    private static final int VALUE = 2;

    private final TextCache texts;
    private final TraceHeaders traces;
    private final HeaderNames requestIds;
    private final ProtobufReader meta = new ProtobufReader();
    private final ProtobufReader inner = new ProtobufReader();

    BrpcMeta(L7Options options, TextCache texts) {
        this.texts = texts;
        this.traces = new TraceHeaders(options.headers());
        this.requestIds = new HeaderNames(options.headers().requestIds());
    }

    /** Which of the two it is, as far as it is there: a request ends the search. */
    boolean isRequest(byte[] b, int from, int to) {
        return firstOf(b, from, to) == REQUEST;
    }

    boolean isResponse(byte[] b, int from, int to) {
        return firstOf(b, from, to) == RESPONSE;
    }

    private int firstOf(byte[] b, int from, int to) {
        meta.begin(b, from, to);
        while (meta.next()) {
            if (meta.wireType == ProtobufReader.BYTES && (meta.field == REQUEST || meta.field == RESPONSE)) {
                return meta.field;
            }
        }
        return 0;
    }

    void read(byte[] b, int from, int to, L7Message message) {
        traces.begin();
        meta.begin(b, from, to);
        while (meta.next()) {
            boolean isBytes = meta.wireType == ProtobufReader.BYTES;
            if (meta.field == CORRELATION_ID && !isBytes) {
                message.pairingId = meta.value;
                message.id = meta.value >>> 32; // the low half counts the versions of the id's slot
                message.hasId = true;
            } else if (isBytes) {
                inner.begin(b, meta.from, meta.end);
                switch (meta.field) {
                    case REQUEST -> request(b, message);
                    case RESPONSE -> response(b, message);
                    case USER_FIELDS -> userField(b, message);
                    default -> {}
                }
            }
        }
        traces.fill(message);
    }

    private void request(byte[] b, L7Message message) {
        String traceId = "";
        String spanId = "";
        while (inner.next()) {
            boolean isBytes = inner.wireType == ProtobufReader.BYTES;
            switch (inner.field) {
                case SERVICE_NAME -> message.requestResource = text(b, isBytes);
                case METHOD_NAME -> message.requestType = text(b, isBytes);
                case LOG_ID -> message.xRequestId = isBytes ? "" : Long.toString(inner.value);
                case TRACE_ID -> traceId = hex(isBytes);
                case SPAN_ID -> spanId = hex(isBytes);
                case PARENT_SPAN_ID -> message.parentSpanId = hex(isBytes);
                case REQUEST_ID ->
                    message.xRequestId = message.xRequestId.isEmpty() ? text(b, isBytes) : message.xRequestId;
                default -> {}
            }
        }
        message.endpoint = texts.cut(message.requestResource + "/" + message.requestType);
        if (!traceId.isEmpty()) {
            message.traceId = traceId;
            message.spanId = spanId;
        }
    }

    private String text(byte[] b, boolean isBytes) {
        return isBytes ? texts.text(b, inner.from, inner.end) : "";
    }

    /** Ids as bRPC's own pages show them; empty for none. */
    private String hex(boolean isBytes) {
        return isBytes || inner.value == 0 ? "" : Long.toHexString(inner.value);
    }

    private void response(byte[] b, L7Message message) {
        message.hasCode = true;
        while (inner.next()) {
            if (inner.field == ERROR_CODE && inner.wireType == ProtobufReader.VARINT) {
                message.code = (int) inner.value;
            } else if (inner.field == ERROR_TEXT && inner.wireType == ProtobufReader.BYTES) {
                message.exception = texts.text(b, inner.from, inner.end);
            }
        }
        message.status = message.code == 0 ? L7Status.OK : L7Status.SERVER_ERROR;
    }

    private void userField(byte[] b, L7Message message) {
        int nameFrom = 0;
        int nameTo = 0;
        int from = 0;
        int to = 0;
        while (inner.next()) {
            if (inner.wireType == ProtobufReader.BYTES && inner.field == KEY) {
                nameFrom = inner.from;
                nameTo = inner.end;
            } else if (inner.wireType == ProtobufReader.BYTES && inner.field == VALUE) {
                from = inner.from;
                to = inner.end;
            }
        }
        if (requestIds.contains(b, nameFrom, nameTo)) {
            message.xRequestId = texts.text(b, from, to);
        } else {
            traces.header(b, nameFrom, nameTo, from, to);
        }
    }
}
