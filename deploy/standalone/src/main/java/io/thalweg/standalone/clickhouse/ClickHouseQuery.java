package io.thalweg.standalone.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One SQL statement over HTTP, its result passed on as it comes: what {@code thalweg query} does. */
public final class ClickHouseQuery {
    /** For people. */
    public static final String ON_TERMINAL = "PrettyCompact";

    /** For programs. */
    public static final String IN_PIPE = "TabSeparated";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final ClickHouseEndpoint endpoint;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    public ClickHouseQuery(ClickHouseEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The format to use when nobody names one. */
    public static String defaultFormat() {
        return System.console() != null ? ON_TERMINAL : IN_PIPE;
    }

    /**
     * Runs the statement, which may also change things.
     *
     * @param format of the result, unless the statement names one
     * @throws ClickHouseException ClickHouse refused it
     * @throws IOException ClickHouse is not there, or broke off behind the first rows; then it has written why behind them
     */
    public void run(String sql, String format, OutputStream output)
            throws IOException, ClickHouseException, InterruptedException {
        URI uri = endpoint.url().resolve("/?default_format=" + URLEncoder.encode(format, StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("X-ClickHouse-User", endpoint.user())
                .header("X-ClickHouse-Key", endpoint.password())
                .POST(BodyPublishers.ofString(sql))
                .build();
        HttpResponse<InputStream> response = send(request);
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                String text = new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
                throw new ClickHouseException(text.isEmpty() ? "HTTP status " + response.statusCode() : text);
            }
            body.transferTo(output);
            output.flush();
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new IOException("no ClickHouse listens on " + endpoint + "; does ./thalweg up run?", e);
        }
    }
}
