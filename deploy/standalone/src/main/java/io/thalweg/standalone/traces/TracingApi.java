package io.thalweg.standalone.traces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.export.FlowTracingJson;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/stats/querier/L7FlowTracing} as DeepFlow's clients know it, answered from the traces that are stored;
 * {@code GET /v1/stats/querier/TracingAlgoParams} and {@code GET /ping} beside it. Listens on the loopback interface.
 */
final class TracingApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TracingApi.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_REQUEST = 1 << 20;
    private static final int THREADS = 4;

    private final StoredTraces traces;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** @param port 0: the system chooses */
    TracingApi(ClickHouseEndpoint clickHouse, int port) throws IOException {
        traces = new StoredTraces(clickHouse);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1/stats/querier/L7FlowTracing", exchange -> answer(exchange, "POST", this::trace));
        server.createContext(
                "/v1/stats/querier/TracingAlgoParams", exchange -> answer(exchange, "GET", body -> params()));
        server.createContext(
                "/ping", exchange -> answer(exchange, "GET", body -> JsonNodeFactory.instance.objectNode()));
        server.setExecutor(threads);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private interface Answer {
        ObjectNode to(byte[] body) throws IOException, ClickHouseException, InterruptedException;
    }

    private ObjectNode trace(byte[] body) throws IOException, ClickHouseException, InterruptedException {
        Optional<Trace> found = traces.find(TraceQuery.of(JSON.readTree(body)));
        return found.isEmpty()
                ? JsonNodeFactory.instance.objectNode()
                : (ObjectNode) JSON.readTree(FlowTracingJson.of(found.get()));
    }

    /** What of the reference's parameters there is: components are found beforehand, so no rounds and no limits of rows. */
    private static ObjectNode params() {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.put("max_iteration", 1);
        params.putArray("tracing_source")
                .add("trace_id")
                .add("syscall")
                .add("tcp_seq")
                .add("x_request_id")
                .add("dns");
        return params;
    }

    private static void answer(HttpExchange exchange, String method, Answer answer) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals(method)) {
                send(exchange, 405, "METHOD_NOT_ALLOWED", method + " only", null);
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
            if (body.length > LARGEST_REQUEST) {
                send(exchange, 413, "INVALID_POST_DATA", "more than " + LARGEST_REQUEST + " bytes", null);
                return;
            }
            try {
                send(exchange, 200, "SUCCESS", "", answer.to(body));
            } catch (IllegalArgumentException e) {
                send(exchange, 400, "INVALID_POST_DATA", e.getMessage(), null);
            } catch (JsonProcessingException e) {
                send(exchange, 400, "INVALID_POST_DATA", "not JSON: " + e.getOriginalMessage(), null);
            } catch (IOException | ClickHouseException e) {
                LOG.warn("a trace could not be read: {}", e.getMessage());
                send(exchange, 503, "SERVER_ERROR", e.getMessage(), null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void send(HttpExchange exchange, int code, String status, String description, ObjectNode data)
            throws IOException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("OPT_STATUS", status).put("DESCRIPTION", description);
        if (data != null) {
            answer.set("DATA", data);
        }
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
