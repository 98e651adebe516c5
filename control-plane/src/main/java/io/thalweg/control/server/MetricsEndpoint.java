package io.thalweg.control.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /metrics} for Prometheus, {@code /healthz} and {@code /readyz} for whoever restarts or routes. */
public final class MetricsEndpoint implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService thread;

    /**
     * Listens and answers at once.
     *
     * @param deadly what a restart would help against; empty: nothing
     * @param hindering why calls or changes are not served now; empty: they are
     * @throws IOException when the address cannot be listened on
     */
    public MetricsEndpoint(
            InetSocketAddress address,
            PrometheusRegistry registry,
            Supplier<List<String>> deadly,
            Supplier<List<String>> hindering)
            throws IOException {
        server = HttpServer.create(address, 0);
        thread = Executors.newSingleThreadExecutor(work -> {
            Thread one = new Thread(work, "metrics");
            one.setDaemon(true);
            return one;
        });
        server.setExecutor(thread);
        server.createContext("/metrics", new MetricsHandler(registry));
        server.createContext("/healthz", exchange -> send(exchange, deadly.get()));
        server.createContext("/readyz", exchange -> send(exchange, hindering.get()));
        server.start();
    }

    private static void send(HttpExchange exchange, List<String> problems) throws IOException {
        try (exchange) {
            String text = problems.isEmpty() ? "ok\n" : String.join("\n", problems) + "\n";
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(problems.isEmpty() ? OK : UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
