package io.thalweg.engine.l7.fastcgi;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.EndpointPaths;
import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;
import io.thalweg.engine.l7.UrlTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The parameters of a request: pairs of name and value, each behind its length in one byte or four (section 3.4). They are
 * one stream over all PARAMS records of the request, so a pair may lie in two.
 */
final class FastCgiParams {
    private static final byte[] REQUEST_METHOD = name("REQUEST_METHOD");
    private static final byte[] REQUEST_URI = name("REQUEST_URI");
    private static final byte[] DOCUMENT_URI = name("DOCUMENT_URI");
    private static final byte[] SCRIPT_NAME = name("SCRIPT_NAME");
    private static final byte[] CONTENT_LENGTH = name("CONTENT_LENGTH");
    private static final byte[] HTTP_HOST = name("HTTP_HOST");
    private static final byte[] HTTP_USER_AGENT = name("HTTP_USER_AGENT");
    private static final byte[] HTTP = name("HTTP_");

    private final TextCache texts;
    private final UrlTexts urls;
    private final EndpointPaths endpoints;
    private final TraceHeaders traces;
    private final HeaderNames requestIds;
    private final HeaderNames clients;
    private byte[] stream = new byte[2048];
    private int length;
    private int at;

    FastCgiParams(L7Options options, TextCache texts) {
        this.texts = texts;
        this.urls = new UrlTexts(options, texts);
        this.endpoints = new EndpointPaths(options, texts);
        this.traces = new TraceHeaders(options.headers());
        this.requestIds = new HeaderNames(options.headers().requestIds());
        this.clients = new HeaderNames(options.headers().clients());
    }

    /** In lower case and with hyphens, as {@link AsciiBytes#equalsIgnoreCase} has them. */
    private static byte[] name(String name) {
        return name.toLowerCase().replace('_', '-').getBytes(StandardCharsets.US_ASCII);
    }

    void begin() {
        length = 0;
    }

    void add(byte[] b, int from, int to) {
        int more = to - from;
        if (stream.length - length < more) {
            stream = Arrays.copyOf(stream, Math.max(stream.length * 2, length + more));
        }
        System.arraycopy(b, from, stream, length, more);
        length += more;
    }

    /** Reads the pairs that are there as a whole. */
    void fill(L7Message message) {
        traces.begin();
        at = 0;
        int script = 0;
        int scriptTo = 0;
        while (at < length) {
            int nameLength = pairLength();
            int valueLength = pairLength();
            if (nameLength < 0 || valueLength < 0 || (long) nameLength + valueLength > length - at) {
                break;
            }
            int name = at;
            int value = name + nameLength;
            at = value + valueLength;
            if (is(name, value, SCRIPT_NAME)) {
                script = value;
                scriptTo = at;
            } else {
                take(name, value, at, message);
            }
        }
        if (message.requestResource.isEmpty()) {
            message.requestResource = urls.text(stream, script, scriptTo);
        }
        if (message.endpoint.isEmpty()) {
            message.endpoint = endpoints.endpoint(stream, script, scriptTo);
        }
        traces.fill(message);
    }

    /** Negative when it is not there. */
    private int pairLength() {
        if (at >= length) {
            return -1;
        }
        if (stream[at] >= 0) {
            return stream[at++];
        }
        at += 4;
        return at <= length ? NetworkBytes.i32(stream, at - 4) & Integer.MAX_VALUE : -1;
    }

    private boolean is(int from, int to, byte[] name) {
        return AsciiBytes.equalsIgnoreCase(stream, from, to, name);
    }

    private void take(int name, int value, int end, L7Message message) {
        if (is(name, value, REQUEST_METHOD)) {
            message.requestType = texts.text(stream, value, end);
        } else if (is(name, value, REQUEST_URI)) {
            message.requestResource = urls.text(stream, value, end);
        } else if (is(name, value, DOCUMENT_URI)) {
            message.endpoint = endpoints.endpoint(stream, value, end);
        } else if (is(name, value, CONTENT_LENGTH)) {
            contentLength(value, end, message);
        } else if (value - name > HTTP.length && is(name, name + HTTP.length, HTTP)) {
            header(name, value, end, message);
        }
    }

    private void header(int name, int value, int end, L7Message message) {
        if (is(name, value, HTTP_HOST)) {
            message.requestDomain = texts.text(stream, value, end);
        } else if (is(name, value, HTTP_USER_AGENT)) {
            message.attribute("http_user_agent", texts.text(stream, value, end));
        } else {
            named(name + HTTP.length, value, end, message);
        }
    }

    /** A header that is what the options say. */
    private void named(int name, int value, int end, L7Message message) {
        if (requestIds.contains(stream, name, value)) {
            message.xRequestId = texts.text(stream, value, end);
        } else if (clients.contains(stream, name, value)) {
            message.proxyClient = first(value, end);
        } else {
            traces.header(stream, name, value, value, end);
        }
    }

    /** The first of a list: the client itself, before the proxies. */
    private String first(int from, int to) {
        int end = from;
        while (end < to && stream[end] != ',' && stream[end] != ' ') {
            end++;
        }
        return texts.text(stream, from, end);
    }

    private void contentLength(int from, int to, L7Message message) {
        long value = FastCgiResponse.number(stream, from, to);
        message.hasLength = value >= 0;
        message.length = Math.max(0, value);
    }
}
