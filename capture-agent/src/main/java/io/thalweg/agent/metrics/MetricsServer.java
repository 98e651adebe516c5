package io.thalweg.agent.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /metrics} for Prometheus, {@code /healthz} and {@code /readyz} for whoever restarts or routes.
 *
 * <p>One thread: a scrape that hangs delays the next scrape, never the capture.
 */
public final class MetricsServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private record Answer(int status, String type, String text) {}

    private final HttpServer server;
    private final ExecutorService thread;

    /** Listens and answers at once. @throws IOException when the address cannot be listened on */
    public MetricsServer(InetSocketAddress address, Metrics metrics, Health health) throws IOException {
        server = HttpServer.create(address, 0);
        thread = Executors.newSingleThreadExecutor(work -> {
            Thread one = new Thread(work, "metrics");
            one.setDaemon(true);
            return one;
        });
        server.setExecutor(thread);
        serve("/metrics", () -> new Answer(OK, Exposition.CONTENT_TYPE, Exposition.of(metrics)));
        serve("/healthz", () -> answer(health.deadly()));
        serve("/readyz", () -> answer(health.hindering()));
        server.start();
    }

    private static Answer answer(List<String> problems) {
        return problems.isEmpty()
                ? new Answer(OK, PLAIN, "ok\n")
                : new Answer(UNAVAILABLE, PLAIN, String.join("\n", problems) + "\n");
    }

    private void serve(String path, Supplier<Answer> answers) {
        server.createContext(path, exchange -> {
            boolean isRead = exchange.getRequestMethod().equals("GET")
                    || exchange.getRequestMethod().equals("HEAD");
            send(exchange, isRead ? answers.get() : new Answer(METHOD_NOT_ALLOWED, PLAIN, "read only\n"));
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            byte[] body = answer.text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** With the port that the system chose, if it was to choose. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
