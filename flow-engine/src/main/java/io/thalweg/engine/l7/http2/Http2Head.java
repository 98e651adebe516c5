package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.EndpointPaths;
import io.thalweg.engine.l7.FailedRequestRules;
import io.thalweg.engine.l7.HeaderLines;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;
import io.thalweg.engine.l7.UrlTexts;
import io.thalweg.engine.l7.http.StatusCode;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one header block, and the message they make (RFC 9113, section 8; gRPC over HTTP/2). Of a field that comes
 * several times the first counts. User name and password of an authority are left out. One per parser.
 */
final class Http2Head implements HpackDecoder.Fields {
    static final int NONE = -1;

    private static final byte[] GRPC = "application/grpc".getBytes(StandardCharsets.US_ASCII);
    private static final String VERSION = "2";
    private static final int MAX_DIGITS = 18;

    private final TextCache texts;
    private final UrlTexts urls;
    private final EndpointPaths endpoints;
    private final TraceHeaders traces;
    private final byte[] path;
    private final HeaderLines requestLines;
    private final HeaderLines responseLines;

    private L7Message message;
    private int pathBytes;
    private String host;
    private String userAgent;
    private String referer;
    private String grpcMessage;

    boolean hasMethod;
    /** {@code :status}; {@link #NONE} when there is none. */
    int status;

    /** {@code grpc-status} likewise. */
    int grpcStatus;

    boolean isGrpc;
    boolean isTriple;

    Http2Head(L7Options options, TextCache texts, TraceHeaders traces) {
        this.texts = texts;
        this.urls = new UrlTexts(options, texts);
        this.endpoints = new EndpointPaths(options, texts);
        this.traces = traces;
        this.path = new byte[options.maxTextBytes()];
        this.requestLines = new HeaderLines(options, texts, options.failures().requestHeaderBytes());
        this.responseLines = new HeaderLines(options, texts, options.failures().responseHeaderBytes());
    }

    void begin() {
        message = new L7Message();
        pathBytes = 0;
        host = "";
        userAgent = "";
        referer = "";
        grpcMessage = "";
        hasMethod = false;
        status = NONE;
        grpcStatus = NONE;
        isGrpc = false;
        isTriple = false;
        requestLines.begin();
        responseLines.begin();
        traces.begin();
    }

    @Override
    public void field(Http2Header header, byte[] name, int nameFrom, int nameTo, byte[] value, int from, int to) {
        line(header, name, nameFrom, nameTo, value, from, to);
        switch (header) {
            case METHOD -> {
                hasMethod = true;
                message.requestType = first(message.requestType, value, from, to);
            }
            case PATH -> takePath(value, from, to);
            case AUTHORITY ->
                message.requestDomain = first(message.requestDomain, value, behindUser(value, from, to), to);
            case HOST -> host = first(host, value, behindUser(value, from, to), to);
            case STATUS -> status = status == NONE ? number(value, from, to, 3) : status;
            case CONTENT_TYPE -> isGrpc |= isGrpc(value, from, to);
            case CONTENT_LENGTH -> takeLength(value, from, to);
            case USER_AGENT -> userAgent = first(userAgent, value, from, to);
            case REFERER -> referer = referer.isEmpty() ? urls.text(value, from, to) : referer;
            case CLIENT -> message.proxyClient = first(message.proxyClient, value, from, firstOfList(value, from, to));
            case REQUEST_ID -> message.xRequestId = first(message.xRequestId, value, from, to);
            case GRPC_STATUS -> grpcStatus = grpcStatus == NONE ? number(value, from, to, 9) : grpcStatus;
            case GRPC_MESSAGE -> grpcMessage = grpcMessage.isEmpty() ? unescaped(value, from, to) : grpcMessage;
            case TRIPLE -> isTriple = true;
            case TRACE -> traces.header(name, nameFrom, nameTo, value, from, to);
            default -> {
                // of no account
            }
        }
    }

    /** Pseudo fields come first, and tell whose lines they are. */
    private void line(Http2Header header, byte[] name, int nameFrom, int nameTo, byte[] value, int from, int to) {
        HeaderLines lines = hasMethod ? requestLines : responseLines;
        if (!lines.isWanted()) {
            return;
        }
        byte[] fixed = header.fixedName();
        byte[] names = fixed == null ? name : fixed;
        int at = fixed == null ? nameFrom : 0;
        int end = fixed == null ? nameTo : fixed.length;
        if (at < end && names[at] != ':' && header.hasValue()) {
            lines.field(names, at, end, value, from, to);
        }
    }

    /** The request that the fields make. */
    L7Message request(CallKind kind) {
        if (message.requestDomain.isEmpty()) {
            message.requestDomain = host;
        }
        if (kind.isRpc()) {
            message.endpoint = texts.text(path, 0, pathBytes);
            message.requestResource = service();
            message.attribute("rpc_service", message.requestResource);
        } else {
            message.requestResource = urls.text(path, 0, pathBytes);
            message.endpoint = endpoints.endpoint(path, 0, pathBytes);
        }
        message.attribute("http_user_agent", userAgent);
        message.attribute("http_referer", referer);
        message.attribute(FailedRequestRules.REQUEST_HEADER, requestLines.text());
        return finish(kind);
    }

    /** The response that the fields make; what trailers say comes later. */
    L7Message response(CallKind kind) {
        message.requestType = "";
        message.requestDomain = "";
        message.proxyClient = "";
        if (status >= 0) {
            message.hasCode = true;
            message.code = status;
            message.status = StatusCode.status(status);
            message.exception = StatusCode.exception(status);
        }
        message.attribute(FailedRequestRules.RESPONSE_HEADER, responseLines.text());
        finish(kind);
        trailers(message, kind);
        return message;
    }

    /** Adds to a response what the fields, as trailers, say of the call. */
    void trailers(L7Message response, CallKind kind) {
        if (grpcStatus == NONE || !kind.isRpc()) {
            return;
        }
        response.hasCode = true;
        response.code = grpcStatus;
        response.status = GrpcStatus.status(grpcStatus);
        if (grpcStatus == GrpcStatus.OK) {
            response.exception = "";
        } else {
            response.exception = grpcMessage.isEmpty() ? GrpcStatus.name(grpcStatus) : grpcMessage;
        }
    }

    /** What the fields tell of the stream, which is {@code known} so far. */
    CallKind kind(CallKind known) {
        if (isTriple) {
            return CallKind.TRIPLE;
        }
        boolean isRpc = isGrpc || grpcStatus != NONE;
        return known == CallKind.HTTP2 && isRpc ? CallKind.GRPC : known;
    }

    private L7Message finish(CallKind kind) {
        traces.fill(message);
        name(message, kind);
        return message;
    }

    /** Says in a message what protocol it is of. */
    static void name(L7Message message, CallKind kind) {
        message.version = VERSION;
        if (kind != CallKind.HTTP2) {
            message.protocol = kind.protocol;
            message.protocolTitle = kind.title;
        }
    }

    private void takePath(byte[] b, int from, int to) {
        if (pathBytes == 0) {
            pathBytes = Math.min(to - from, path.length);
            System.arraycopy(b, from, path, 0, pathBytes);
        }
    }

    /** {@code /package.Service/Method}. */
    private String service() {
        int from = pathBytes > 0 && path[0] == '/' ? 1 : 0;
        int end = pathBytes - 1;
        while (end > from && path[end] != '/') {
            end--;
        }
        return texts.text(path, from, end);
    }

    private void takeLength(byte[] b, int from, int to) {
        if (message.hasLength || to - from > MAX_DIGITS || from == to) {
            return;
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            if (b[i] < '0' || b[i] > '9') {
                return;
            }
            length = length * 10 + b[i] - '0';
        }
        message.hasLength = true;
        message.length = length;
    }

    private String first(String known, byte[] b, int from, int to) {
        return known.isEmpty() ? texts.text(b, from, to) : known;
    }

    private static int number(byte[] b, int from, int to, int maxDigits) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (b[i] < '0' || b[i] > '9') {
                return NONE;
            }
            number = number * 10 + b[i] - '0';
        }
        return from == to || to - from > maxDigits ? NONE : number;
    }

    /** {@code application/grpc}, and with a format behind it. */
    private static boolean isGrpc(byte[] b, int from, int to) {
        int end = from + GRPC.length;
        if (end > to) {
            return false;
        }
        for (int i = 0; i < GRPC.length; i++) {
            if (b[from + i] != GRPC[i]) {
                return false;
            }
        }
        return end == to || b[end] == '+' || b[end] == ';' || b[end] == '-';
    }

    private static int behindUser(byte[] b, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (b[i] == '@') {
                return i + 1;
            }
        }
        return from;
    }

    private static int firstOfList(byte[] b, int from, int to) {
        int end = from;
        while (end < to && b[end] != ',' && b[end] != ' ') {
            end++;
        }
        return end;
    }

    /** Without the percent signs that stand for other bytes. */
    private String unescaped(byte[] b, int from, int to) {
        byte[] plain = new byte[Math.min(to - from, path.length)];
        int end = 0;
        for (int i = from; i < to && end < plain.length; i++) {
            int high = b[i] == '%' && i + 2 < to ? Character.digit(b[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(b[i + 2], 16) : -1;
            plain[end++] = low < 0 ? b[i] : (byte) (high << 4 | low);
            i += low < 0 ? 0 : 2;
        }
        return texts.text(plain, 0, end);
    }
}
