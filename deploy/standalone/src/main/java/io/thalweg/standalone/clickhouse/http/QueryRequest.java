package io.thalweg.standalone.clickhouse.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a request says in its URL and headers. ClickHouse takes every URL parameter that it does not know for a setting
 * of the query. Texts are ISO 8859-1 here, one character for each byte of the request, so that whatever bytes came
 * reach the engine as they are.
 */
final class QueryRequest {
    private static final Set<String> NOT_SETTINGS = Set.of(
            "query",
            "database",
            "default_format",
            "user",
            "password",
            "quota_key",
            "stacktrace",
            "role",
            "query_id",
            "compress",
            "decompress",
            "buffer_size",
            "wait_end_of_query",
            "session_id",
            "session_timeout",
            "session_check",
            "close_session",
            "client_protocol_version",
            "framing_version");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,200}");
    private static final int DEFAULT_MAX_QUERY_BYTES = 256 * 1024;
    private static final int LARGEST_MAX_QUERY_BYTES = 16 << 20;
    private static final int DEFAULT_SESSION_SECONDS = 60;
    private static final int MAX_SESSION_SECONDS = 3600;

    private final Headers headers;
    private final boolean get;
    private final Map<String, String> parameters;
    private final String queryId;

    QueryRequest(HttpExchange exchange) {
        this.headers = exchange.getRequestHeaders();
        this.get = !exchange.getRequestMethod().equals("POST")
                && !exchange.getRequestMethod().equals("PUT");
        this.parameters = decode(exchange.getRequestURI().getRawQuery());
        String given = parameters.getOrDefault("query_id", header("X-ClickHouse-Query-Id"));
        this.queryId =
                PRINTABLE.matcher(given).matches() ? given : UUID.randomUUID().toString();
    }

    /** Whether the method is one that must change nothing. */
    boolean mustNotChange() {
        return get;
    }

    String queryId() {
        return queryId;
    }

    /** The {@code query} parameter; empty if there is none. */
    String query() {
        return parameters.getOrDefault("query", "");
    }

    /** The database to use; empty for the default one. */
    String database() {
        return parameters.getOrDefault("database", header("X-ClickHouse-Database"));
    }

    /** The format of output, and of data, of statements that name none; null if the request names none either. */
    String defaultFormat() throws EngineException {
        String format = parameters.getOrDefault("default_format", header("X-ClickHouse-Format"));
        if (format.isEmpty()) {
            return null;
        }
        if (!NAME.matcher(format).matches()) {
            throw ServerError.UNKNOWN_FORMAT.because("Unknown format " + format);
        }
        return format;
    }

    /** Whether Native data has to be framed for a client of the native protocol, as of some revision. */
    boolean namesProtocolRevision() {
        String revision = parameters.getOrDefault("client_protocol_version", "0");
        return !revision.isEmpty() && !revision.equals("0");
    }

    boolean compress() {
        return flag("compress");
    }

    boolean decompress() {
        return flag("decompress");
    }

    boolean waitEndOfQuery() {
        return flag("wait_end_of_query");
    }

    /** Whether codings of HTTP are used where the client accepts them; on by default, as in ClickHouse since 26. */
    boolean httpCompression() {
        return !parameters.containsKey("enable_http_compression") || flag("enable_http_compression");
    }

    String acceptEncoding() {
        return header("Accept-Encoding");
    }

    String contentEncoding() {
        return header("Content-Encoding").trim();
    }

    /** Bytes that a statement may have, without an INSERT's data. */
    int maxQueryBytes() {
        String value = parameters.getOrDefault("max_query_size", "");
        try {
            long bytes = value.isEmpty() ? DEFAULT_MAX_QUERY_BYTES : Long.parseLong(value);
            return (int) (bytes <= 0 ? LARGEST_MAX_QUERY_BYTES : Math.min(bytes, LARGEST_MAX_QUERY_BYTES));
        } catch (NumberFormatException e) {
            return DEFAULT_MAX_QUERY_BYTES;
        }
    }

    /** Empty if the request belongs to no session. */
    String sessionId() {
        return parameters.getOrDefault("session_id", "");
    }

    boolean sessionMustExist() {
        return flag("session_check");
    }

    int sessionSeconds() throws EngineException {
        String value = parameters.getOrDefault("session_timeout", "");
        try {
            int seconds = value.isEmpty() ? DEFAULT_SESSION_SECONDS : Integer.parseInt(value);
            if (seconds >= 0 && seconds <= MAX_SESSION_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // falls to the error below
        }
        throw ServerError.INVALID_SESSION_TIMEOUT.because(
                "session_timeout is '" + value + "'; it is a number of seconds up to " + MAX_SESSION_SECONDS);
    }

    boolean closesSession() {
        return flag("close_session");
    }

    /** Settings of this query, and its parameters as settings {@code param_NAME}. */
    Map<String, String> settings() throws EngineException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            if (NOT_SETTINGS.contains(name) || name.isEmpty()) {
                continue;
            }
            if (!NAME.matcher(name).matches()) {
                throw ServerError.UNKNOWN_SETTING.because("Unknown setting '" + name + "'");
            }
            settings.put(name, parameter.getValue());
        }
        return settings;
    }

    String user() {
        return parameters.getOrDefault("user", "");
    }

    String password() {
        return parameters.getOrDefault("password", "");
    }

    String header(String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    private boolean flag(String name) {
        String value = parameters.getOrDefault(name, "0");
        return value.equals("1") || value.equalsIgnoreCase("true");
    }

    private static Map<String, String> decode(String rawQuery) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (rawQuery == null) {
            return parameters;
        }
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            parameters.put(unescape(name), equals < 0 ? "" : unescape(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static String unescape(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = bytes[i] == '+' ? (byte) ' ' : bytes[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
