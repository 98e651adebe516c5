package io.thalweg.standalone.clickhouse;

import io.thalweg.standalone.clickhouse.ffi.Engine;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import io.thalweg.standalone.clickhouse.http.Access;
import io.thalweg.standalone.clickhouse.http.Admission;
import io.thalweg.standalone.clickhouse.http.ClickHouseHttp;
import io.thalweg.standalone.clickhouse.tokens.LostBlocks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The process of the embedded ClickHouse: the engine of libchdb on one data directory, served over ClickHouse's HTTP
 * interface. It runs until it gets a SIGTERM or SIGINT, then lets queries end, closes the engine and exits with 0. What
 * it has acknowledged survives a kill -9, and what a kill kept from being written can be sent again ({@link LostBlocks}).
 *
 * <p>When it listens it prints a line {@code ClickHouse listens on http://HOST:PORT}, from which the one who started it
 * learns a port chosen by the system.
 */
@Command(
        name = "clickhouse",
        description = "Serves the embedded ClickHouse engine over HTTP.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ClickHouseNode implements Callable<Integer> {
    /** Begins the line printed when the node listens; the URL follows. */
    public static final String LISTENING = "ClickHouse listens on ";

    private static final int CANNOT_START = 1;

    @Option(names = "--path", required = true, paramLabel = "DIR", description = "Data directory; made if missing.")
    private Path path;

    @Option(
            names = "--http-port",
            defaultValue = "8123",
            paramLabel = "N",
            description = "Port of the HTTP interface; 0: any free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on. Default: ${DEFAULT-VALUE}")
    private String host;

    @Option(names = "--lib", paramLabel = "FILE", description = "libchdb.so; by default from Thalweg's cache.")
    private Path library;

    @Option(names = "--user", defaultValue = "default", description = "The only user. Default: ${DEFAULT-VALUE}")
    private String user;

    @Option(
            names = "--password",
            defaultValue = "",
            description = "The user's password; better in a file: @FILE holds options, one per line.")
    private String password;

    @Option(
            names = "--max-queries",
            defaultValue = "16",
            paramLabel = "N",
            description = "Queries that run at a time. Default: ${DEFAULT-VALUE}")
    private int maxQueries;

    @Option(
            names = "--max-waiting",
            defaultValue = "64",
            paramLabel = "N",
            description = "Queries that wait for their turn; more are refused. Default: ${DEFAULT-VALUE}")
    private int maxWaiting;

    @Option(
            names = "--grace",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "How long queries may go on after a SIGTERM. Default: ${DEFAULT-VALUE}")
    private int graceSeconds;

    public static void main(String[] arguments) {
        int status = new CommandLine(new ClickHouseNode()).execute(arguments);
        // No exit handlers: the engine's crash when they run beside its threads.
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            serve();
            return 0;
        } catch (IOException | EngineException | UnsatisfiedLinkError e) {
            System.err.println("clickhouse: " + e.getMessage());
            return CANNOT_START;
        }
    }

    private void serve() throws IOException, EngineException, InterruptedException {
        Path libchdb = ClickHouseLibrary.locate(library);
        Files.createDirectories(path);
        DirectoryLock lock = DirectoryLock.take(path);
        try {
            new LostBlocks(List.of(path), System.err::println).forget();
            serveOpen(libchdb);
        } finally {
            lock.close();
        }
    }

    private void serveOpen(Path libchdb) throws IOException, EngineException, InterruptedException {
        try (Engine engine = Engine.open(libchdb, path)) {
            serveFresh(engine);
        }
    }

    private void serveFresh(Engine engine) throws IOException, EngineException, InterruptedException {
        DictionaryRefresh refresh = DictionaryRefresh.start(engine);
        try {
            serve(engine);
        } finally {
            refresh.close();
        }
    }

    private void serve(Engine engine) throws IOException, EngineException, InterruptedException {
        ClickHouseHttp http = ClickHouseHttp.start(
                engine,
                new InetSocketAddress(host, port),
                new Access(user, password),
                new Admission(maxQueries, maxWaiting));
        CountDownLatch terminated = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(terminated, main), "terminate"));
        System.out.println(LISTENING + "http://" + host + ":" + http.port());
        terminated.await();
        http.stop(graceSeconds * 1000L);
    }

    /** Holds the JVM's shutdown, whose exit status would not be 0, until the main thread has halted it. */
    private static void awaitEnd(CountDownLatch terminated, Thread main) {
        terminated.countDown();
        try {
            main.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
