package io.thalweg.standalone.clickhouse.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.standalone.clickhouse.ffi.Engine;
import io.thalweg.standalone.clickhouse.ffi.EngineConnection;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ClickHouse's HTTP interface over the engine in this process, so that the sink, the console, Grafana, curl and every
 * other client of ClickHouse work with it as with a server. Stops in order: no new queries, those that run may end,
 * then they are killed, and every connection to the engine is closed.
 */
public final class ClickHouseHttp {
    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseHttp.class);

    /** Beside the running and the waiting: for those being told that there are too many, and for pings. */
    private static final int SPARE_THREADS = 128;
    /** The engine's parser and analyzer recurse; it finds the end of a stack itself, if it is not a small one. */
    private static final long STACK_BYTES = 8L << 20;

    private static final long KILL_MILLIS = 10_000;
    private static final int BACKLOG = 256;
    private static final long DRAINED_BYTES = 1L << 30;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Admission admission;
    private final Sessions sessions;
    private final SelectRunner selects;

    private ClickHouseHttp(Engine engine, InetSocketAddress address, Access access, Admission admission)
            throws IOException, EngineException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // A client reads why its insert is refused only when it has sent it all.
        System.setProperty("sun.net.httpserver.drainAmount", Long.toString(DRAINED_BYTES));
        this.admission = admission;
        this.threads = threads(admission.threads() + SPARE_THREADS);
        this.sessions = new Sessions(engine);
        this.selects = new SelectRunner(engine, threads);
        QueryHandler queries = new QueryHandler(engine, access, admission, sessions, selects, identity(engine));
        this.server = listen(address);
        server.setExecutor(threads);
        server.createContext("/", exchange -> route(exchange, queries));
        server.start();
    }

    /**
     * Listens, on any free port if the address has port 0.
     *
     * @throws IOException the address cannot be had
     */
    public static ClickHouseHttp start(Engine engine, InetSocketAddress address, Access access, Admission admission)
            throws IOException, EngineException {
        return new ClickHouseHttp(engine, address, access, admission);
    }

    private static HttpServer listen(InetSocketAddress address) throws IOException {
        try {
            return HttpServer.create(address, BACKLOG);
        } catch (SocketException e) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Lets no query in, waits for those that run, kills what is left when the time is over, and closes all. */
    public void stop(long graceMillis) throws InterruptedException {
        admission.close();
        if (!admission.awaitEmpty(graceMillis)) {
            selects.killAll();
            // Cuts the clients off, so that inserts waiting for their data end too.
            server.stop(0);
            if (!admission.awaitEmpty(KILL_MILLIS)) {
                LOG.warn("queries that do not end are abandoned");
            }
        }
        server.stop(0);
        sessions.close();
        threads.shutdown();
    }

    private static void route(HttpExchange exchange, QueryHandler queries) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean asksNothing = exchange.getRequestURI().getRawQuery() == null
                && (exchange.getRequestMethod().equals("GET")
                        || exchange.getRequestMethod().equals("HEAD"));
        try {
            if (path.equals("/ping") || path.equals("/replicas_status") || path.equals("/") && asksNothing) {
                text(exchange, 200, "Ok.\n");
            } else if (path.equals("/") || path.equals("/query")) {
                queries.handle(exchange);
            } else {
                text(
                        exchange,
                        404,
                        "There is no handle " + path + "\n\nUse / or /ping for health checks.\n"
                                + "Send queries to / with the query in the parameter query or in the body of a POST.\n");
            }
        } catch (RuntimeException | Error e) {
            LOG.error("a request failed by a fault of the server", e);
            throw e;
        } catch (IOException e) {
            LOG.debug("connection cut", e);
            throw e;
        }
        exchange.close();
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
        exchange.getResponseHeaders().set("Keep-Alive", "timeout=" + ServerIdentity.KEEP_ALIVE_SECONDS);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static ServerIdentity identity(Engine engine) throws EngineException {
        try (EngineConnection connection = engine.connect()) {
            String[] row = new String(
                            connection.query("SELECT version(), timezone()").output(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\t");
            return new ServerIdentity(hostName(), row[0], row[1]);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static ExecutorService threads(int most) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, most, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(null, task, "clickhouse-http-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        });
    }
}
