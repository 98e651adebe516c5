package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.FailedRequestRules;
import io.thalweg.engine.l7.HeaderLines;
import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;

/** Takes the head of an HTTP/1 message apart: start line and header fields, as far as they are there. */
final class HttpHead {
    private static final long MAX_LENGTH = Long.MAX_VALUE / 20;

    private static final byte[] HTTP2 = {'h', '2', 'c'};

    final StartLine start = new StartLine();
    /** Body bytes as the head says; negative when it does not. */
    long contentLength;
    /** {@code Content-Length} that is no number. */
    boolean badLength;

    boolean hasTransferEncoding;
    boolean isChunked;
    /** Whether the connection goes over to HTTP/2. */
    boolean isUpgradeToHttp2;

    private final TextCache texts;
    private final HttpTarget target;
    private final TraceHeaders traces;
    private final HeaderNames requestIds;
    private final HeaderNames clients;
    private final HeaderLines requestLines;
    private final HeaderLines responseLines;
    /** Of the message that is being parsed; null when its fields are not wanted as they are. */
    private HeaderLines lines;

    HttpHead(L7Options options, TextCache texts) {
        this.texts = texts;
        this.target = new HttpTarget(options, texts);
        this.traces = new TraceHeaders(options.headers());
        this.requestIds = new HeaderNames(options.headers().requestIds());
        this.clients = new HeaderNames(options.headers().clients());
        this.requestLines = new HeaderLines(options, texts, options.failures().requestHeaderBytes());
        this.responseLines = new HeaderLines(options, texts, options.failures().responseHeaderBytes());
    }

    /**
     * @param to end of the head, or of what there is of it
     * @param isCut whether the rest of the head is lost; its last line is then no whole line
     * @return null when it is no head
     */
    L7Message parse(byte[] b, int from, int to, boolean isCut) {
        contentLength = -1;
        badLength = false;
        hasTransferEncoding = false;
        isChunked = false;
        isUpgradeToHttp2 = false;
        int lf = AsciiBytes.indexOf(b, from, to, '\n');
        int lineEnd = StartLine.withoutCr(b, from, lf < 0 ? to : lf);
        if (!start.parse(b, from, lineEnd, lf < 0 && isCut)) {
            return null;
        }
        L7Message message = new L7Message();
        message.version = texts.text(b, start.versionFrom, start.versionTo);
        if (start.isRequest) {
            message.requestType = texts.text(b, from, start.methodTo);
            message.requestResource = target.resource(b, start.targetFrom, start.targetTo);
            message.endpoint = target.endpoint(b, start.targetFrom, start.targetTo);
        } else {
            message.code = start.code;
            message.hasCode = true;
            message.status = StatusCode.status(start.code);
            message.exception = StatusCode.exception(start.code);
        }
        beginLines(message);
        traces.begin();
        if (lf >= 0) {
            fields(b, lf + 1, to, isCut, message);
        }
        traces.fill(message);
        if (start.isRequest && message.requestDomain.isEmpty()) {
            message.requestDomain = target.host(b, start.targetFrom, start.targetTo);
        }
        if (lines != null) {
            String name = start.isRequest ? FailedRequestRules.REQUEST_HEADER : FailedRequestRules.RESPONSE_HEADER;
            message.attribute(name, lines.text());
        }
        message.hasLength = contentLength >= 0;
        message.length = Math.max(0, contentLength);
        return message;
    }

    /** Any request may fail; of a response it is known. */
    private void beginLines(L7Message message) {
        HeaderLines wanted = start.isRequest ? requestLines : message.status == L7Status.OK ? null : responseLines;
        lines = wanted != null && wanted.isWanted() ? wanted : null;
        if (lines != null) {
            lines.begin();
        }
    }

    private void fields(byte[] b, int from, int to, boolean isCut, L7Message message) {
        int at = from;
        while (at < to) {
            int lf = AsciiBytes.indexOf(b, at, to, '\n');
            // A line that begins with white space goes on with the field before (obs-fold).
            while (lf >= 0 && lf + 1 < to && (b[lf + 1] == ' ' || b[lf + 1] == '\t')) {
                lf = AsciiBytes.indexOf(b, lf + 1, to, '\n');
            }
            if (lf < 0 && isCut) {
                return;
            }
            int end = lf < 0 ? to : StartLine.withoutCr(b, at, lf);
            field(b, at, end, message);
            at = lf < 0 ? to : lf + 1;
        }
    }

    private void field(byte[] b, int from, int end, L7Message message) {
        int colon = AsciiBytes.indexOf(b, from, end, ':');
        if (colon <= from) {
            return;
        }
        int nameTo = colon;
        while (nameTo > from && isSpace(b[nameTo - 1])) {
            nameTo--;
        }
        int valueFrom = colon + 1;
        while (valueFrom < end && isSpace(b[valueFrom])) {
            valueFrom++;
        }
        int valueTo = end;
        while (valueTo > valueFrom && isSpace(b[valueTo - 1])) {
            valueTo--;
        }
        if (lines != null) {
            lines.field(b, from, nameTo, b, valueFrom, valueTo);
        }
        HttpHeader header = HttpHeader.of(b, from, nameTo);
        if (header == null) {
            named(b, from, nameTo, valueFrom, valueTo, message);
        } else {
            take(header, b, valueFrom, valueTo, message);
        }
    }

    /** A field that is what the options say. */
    private void named(byte[] b, int nameFrom, int nameTo, int from, int to, L7Message message) {
        if (requestIds.contains(b, nameFrom, nameTo)) {
            if (message.xRequestId.isEmpty()) {
                message.xRequestId = text(b, from, to);
            }
        } else if (clients.contains(b, nameFrom, nameTo)) {
            if (start.isRequest && message.proxyClient.isEmpty()) {
                message.proxyClient = firstOf(b, from, to);
            }
        } else {
            traces.header(b, nameFrom, nameTo, from, to);
        }
    }

    private void take(HttpHeader header, byte[] b, int from, int to, L7Message message) {
        switch (header) {
            case HOST -> {
                if (start.isRequest && message.requestDomain.isEmpty()) {
                    message.requestDomain = text(b, from, to);
                }
            }
            case CONTENT_LENGTH -> takeLength(b, from, to);
            case TRANSFER_ENCODING -> {
                hasTransferEncoding = true;
                isChunked = endsWithChunked(b, from, to);
            }
            case USER_AGENT -> {
                if (start.isRequest) {
                    message.attribute("http_user_agent", text(b, from, to));
                }
            }
            case REFERER -> {
                if (start.isRequest) {
                    message.attribute("http_referer", target.resource(b, from, to));
                }
            }
            case UPGRADE -> isUpgradeToHttp2 = AsciiBytes.equalsIgnoreCase(b, from, to, HTTP2);
        }
    }

    /** {@code 42}, or the same number several times, {@code 42, 42}. */
    private void takeLength(byte[] b, int from, int to) {
        long length = 0;
        int at = from;
        while (at < to && StartLine.isDigit(b[at]) && length < MAX_LENGTH) {
            length = length * 10 + b[at++] - '0';
        }
        boolean isNumber = at > from && (at == to || b[at] == ',' || isSpace(b[at]));
        if (!isNumber || contentLength >= 0 && contentLength != length) {
            badLength = true;
        } else {
            contentLength = length;
        }
    }

    private static boolean endsWithChunked(byte[] b, int from, int to) {
        int length = "chunked".length();
        if (to - from < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((b[to - length + i] | 0x20) != "chunked".charAt(i)) {
                return false;
            }
        }
        return to - from == length || !StartLine.isToken(b[to - length - 1]);
    }

    /** The first of a list: the client itself, before the proxies. */
    private String firstOf(byte[] b, int from, int to) {
        int comma = AsciiBytes.indexOf(b, from, to, ',');
        int end = comma < 0 ? to : comma;
        while (end > from && isSpace(b[end - 1])) {
            end--;
        }
        return text(b, from, end);
    }

    /** A value; one that was folded over lines becomes one line. */
    private String text(byte[] b, int from, int to) {
        String text = texts.text(b, from, to);
        return text.indexOf('\n') < 0 ? text : text.replaceAll("\\s*\\n\\s*", " ");
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
