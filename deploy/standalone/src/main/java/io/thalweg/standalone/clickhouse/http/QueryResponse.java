package io.thalweg.standalone.clickhouse.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.thalweg.standalone.clickhouse.compression.CompressedBlockOutputStream;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import io.thalweg.standalone.clickhouse.ffi.EngineResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The response to one query. Errors before the head is out get their status; one that comes later is written behind the
 * rows as ClickHouse does it, and the connection is cut before the response's end, so that no client takes half a
 * result for a whole one.
 */
final class QueryResponse implements AutoCloseable {
    private final HttpExchange exchange;
    private final ServerIdentity server;
    private final String exceptionTag =
            UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    private final HeldOutput held;
    private ContentCoding coding = ContentCoding.IDENTITY;
    private boolean blocks;
    private OutputStream body;
    private String format = OutputFormats.DEFAULT;

    QueryResponse(HttpExchange exchange, ServerIdentity server, QueryRequest request) {
        this.exchange = exchange;
        this.server = server;
        this.held = new HeldOutput(request.waitEndOfQuery(), this::open);
        exchange.getResponseHeaders().set("X-ClickHouse-Query-Id", request.queryId());
    }

    /** Packs the body as the request asks. Until then it is plain, so that one who may not ask gets readable text. */
    void encodeFor(QueryRequest request) {
        coding = ContentCoding.of(request);
        blocks = request.compress();
    }

    void format(String format) {
        this.format = format;
    }

    /** Where the result is to be written, plainly. */
    OutputStream body() throws IOException {
        if (body == null) {
            body = encoded();
        }
        return body;
    }

    private OutputStream encoded() throws IOException {
        OutputStream outer = coding.encode(held);
        return blocks ? new CompressedBlockOutputStream(outer) : outer;
    }

    private OutputStream open() throws IOException {
        head(format, EngineResult.NONE);
        exchange.getResponseHeaders().set("X-ClickHouse-Exception-Tag", exceptionTag);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    /** The query went well and has written all it had. */
    void finish(EngineResult result) throws IOException {
        if (body != null) {
            body.close();
        }
        if (held.opened()) {
            exchange.getResponseBody().close();
            return;
        }
        head(format, result);
        send(200);
    }

    /**
     * The query failed.
     *
     * @throws IOException rows are out already: the connection has to be cut
     */
    void fail(EngineException error) throws IOException {
        String text = error.getMessage().strip();
        if (!text.contains("(version ")) {
            text += " (version " + server.version() + ")";
        }
        if (held.opened()) {
            byte[] block =
                    ("\r\n__exception__\r\n" + exceptionTag + "\r\n" + text + "\n").getBytes(StandardCharsets.UTF_8);
            body.write(block);
            body.write((text.getBytes(StandardCharsets.UTF_8).length + 1 + " " + exceptionTag + "\r\n__exception__\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.close();
            held.flush();
            throw new IOException("the query failed behind its first rows: " + text);
        }
        held.forget();
        body = encoded();
        body.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        body.close();
        head(OutputFormats.DEFAULT, EngineResult.NONE);
        Headers headers = exchange.getResponseHeaders();
        headers.remove("X-ClickHouse-Format");
        headers.set("Content-Type", "text/plain; charset=UTF-8");
        headers.set("X-ClickHouse-Exception-Code", Integer.toString(error.code()));
        if (error.code() == 202) {
            headers.set("Retry-After", "1");
        }
        send(ServerError.httpStatus(error.code()));
    }

    private void send(int status) throws IOException {
        boolean bodiless = exchange.getRequestMethod().equals("HEAD");
        long bytes = held.heldBytes();
        exchange.sendResponseHeaders(status, bodiless || bytes == 0 ? -1 : bytes);
        if (!bodiless && bytes > 0) {
            held.release(exchange.getResponseBody());
        }
        exchange.getResponseBody().close();
    }

    private void head(String shownFormat, EngineResult result) {
        Headers headers = exchange.getResponseHeaders();
        server.describe(headers);
        headers.set("X-ClickHouse-Format", shownFormat);
        headers.set("X-ClickHouse-Summary", summary(result));
        headers.set("Content-Type", OutputFormats.contentType(shownFormat));
        if (coding.token() != null) {
            headers.set("Content-Encoding", coding.token());
        }
    }

    private static String summary(EngineResult result) {
        return "{\"read_rows\":\"" + result.readRows() + "\",\"read_bytes\":\"" + result.readBytes()
                + "\",\"written_rows\":\"" + result.writtenRows() + "\",\"written_bytes\":\"" + result.writtenBytes()
                + "\",\"total_rows_to_read\":\"" + result.readRows() + "\",\"result_rows\":\"" + result.resultRows()
                + "\",\"result_bytes\":\"" + result.resultBytes() + "\",\"elapsed_ns\":\"" + result.elapsedNanos()
                + "\"}";
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
