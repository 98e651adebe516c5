package io.thalweg.jobs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.engine.row.Column;
import io.thalweg.engine.row.RowTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * ClickHouse's HTTP interface as far as the sink uses it: tells the columns of its tables, takes inserts of RowBinary and Native (plain or
 * in ClickHouse's lz4 frames) and reads them back. Can be told to answer with an error, to refuse rows, to be slow.
 */
public final class FakeClickHouse implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Answer TAKEN = new Answer(200, 0, "");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, RowTable<?>> tables = new HashMap<>();
    private final Map<String, String> descriptions = new HashMap<>();
    private final Map<String, List<Map<String, Object>>> rows = new HashMap<>();
    private final List<Integer> insertSizes = new ArrayList<>();
    private final Set<String> tokens = new HashSet<>();
    private final Queue<Answer> nextAnswers = new ArrayDeque<>();
    private final Queue<Answer> nextInserts = new ArrayDeque<>();
    private Predicate<Map<String, Object>> refused = row -> false;
    private int window = 1000;
    private boolean isAway;
    private boolean isHeld;
    private int waiting;
    private int mostWaiting;
    private int requests;
    private Map<String, String> lastInsert = Map.of();

    /** An error as ClickHouse tells it. */
    public record Answer(int status, int code, String text) {}

    public FakeClickHouse(RowTable<?>... served) throws IOException {
        for (RowTable<?> table : served) {
            serve(table);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private void serve(RowTable<?> table) {
        String name = table.database() + "." + table.name();
        StringBuilder description = new StringBuilder();
        for (Column<?> column : table.columns()) {
            description.append(column.name()).append('\t').append(column.type().clickHouseType());
            description.append("\t\t\t\t\t\n");
        }
        tables.put(name, table);
        descriptions.put(name, description.toString());
        rows.put(name, new ArrayList<>());
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Changes what the table is said to be. */
    public synchronized void alter(String table, String column, String newColumn) {
        descriptions.merge(table, "", (old, none) -> old.replace(column, newColumn));
    }

    /** The next insert is answered so, without taking its rows. Several calls: several inserts. */
    public synchronized void answerNextInsert(Answer answer) {
        answerInsert(1, answer);
    }

    /** The insert of this number from now on, 1 and more, is answered so, without taking its rows. */
    public synchronized void answerInsert(int number, Answer answer) {
        for (int taken = 1; taken < number; taken++) {
            nextInserts.add(TAKEN);
        }
        nextInserts.add(answer);
    }

    /** How many of the answers that inserts were to get are still to be given. */
    public synchronized int answersLeft() {
        return nextInserts.size();
    }

    /** As after so many other inserts that the window has passed. */
    public synchronized void forgetTokens() {
        tokens.clear();
    }

    /** The next insert's rows are taken, but this is the answer: it got lost on the way. */
    public synchronized void loseNextAnswer(Answer answer) {
        nextAnswers.add(answer);
    }

    /** As {@code ALTER TABLE … MODIFY SETTING non_replicated_deduplication_window}. */
    public synchronized void deduplicationWindow(int blocks) {
        window = blocks;
    }

    public synchronized void refuse(Predicate<Map<String, Object>> row) {
        refused = row;
    }

    /** Every request is answered 503 until this is set back. */
    public synchronized void away(boolean value) {
        isAway = value;
    }

    /** Inserts wait for an answer until this is set back. */
    public synchronized void hold(boolean value) {
        isHeld = value;
        notifyAll();
    }

    /** Inserts that wait for their answer now. */
    public synchronized int waiting() {
        return waiting;
    }

    public synchronized List<Map<String, Object>> rows(String table) {
        return List.copyOf(rows.get(table));
    }

    /** Inserts that waited for their answer at once, at most. */
    public synchronized int mostWaiting() {
        return mostWaiting;
    }

    /** Requests so far, of any kind. */
    public synchronized int requests() {
        return requests;
    }

    /** Rows of each insert that was taken. */
    public synchronized List<Integer> insertSizes() {
        return List.copyOf(insertSizes);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
            String sql = parameters.getOrDefault("query", new String(body, StandardCharsets.UTF_8));
            Answer answer;
            if (sql.startsWith("INSERT INTO")) {
                byte[] rowBinary = "1".equals(parameters.get("decompress")) ? ClickHouseFrames.decompress(body) : body;
                remember(parameters);
                answer = insert(sql, rowBinary, parameters.getOrDefault("insert_deduplication_token", ""));
            } else if (sql.contains("system.tables")) {
                answer = settings();
            } else {
                answer = describe(sql);
            }
            if (answer.code() != 0) {
                exchange.getResponseHeaders().add("X-ClickHouse-Exception-Code", String.valueOf(answer.code()));
            }
            byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private synchronized Answer describe(String sql) {
        requests++;
        if (isAway) {
            return new Answer(503, 0, "away");
        }
        String description = descriptions.get(tableName(sql, "DESCRIBE TABLE "));
        return description == null
                ? new Answer(404, 60, "Code: 60. DB::Exception: Unknown table expression identifier in " + sql)
                : new Answer(200, 0, description);
    }

    private synchronized void remember(Map<String, String> parameters) {
        lastInsert = parameters;
    }

    /** Parameters of the last insert's address, settings among them. */
    public synchronized Map<String, String> lastInsert() {
        return lastInsert;
    }

    private synchronized Answer settings() {
        requests++;
        return new Answer(
                200, 0, "MergeTree\tMergeTree SETTINGS non_replicated_deduplication_window = " + window + "\t0");
    }

    private synchronized Answer insert(String sql, byte[] data, String token) {
        requests++;
        waiting++;
        mostWaiting = Math.max(mostWaiting, waiting);
        while (isHeld) {
            try {
                wait();
            } catch (InterruptedException e) {
                return new Answer(503, 0, "closed");
            }
        }
        waiting--;
        if (isAway) {
            return new Answer(503, 0, "away");
        }
        Answer planned = nextInserts.isEmpty() ? TAKEN : nextInserts.remove();
        if (planned != TAKEN) {
            return planned;
        }
        String name = tableName(sql, "INSERT INTO ");
        RowBinaryReader reader = new RowBinaryReader(tables.get(name), data);
        List<Map<String, Object>> read = sql.endsWith("FORMAT Native") ? reader.nativeRows() : reader.rows();
        if (read.stream().anyMatch(refused)) {
            return new Answer(400, 33, "Code: 33. DB::Exception: Cannot read all data. (CANNOT_READ_ALL_DATA)");
        }
        if (token.isEmpty() || tokens.add(name + " " + token)) {
            insertSizes.add(read.size());
            rows.get(name).addAll(read);
        }
        return nextAnswers.isEmpty() ? TAKEN : nextAnswers.remove();
    }

    private static String tableName(String sql, String after) {
        return sql.substring(after.length()).split("[\\s(]")[0].replace("`", "");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        hold(false);
        server.stop(0);
        threads.shutdownNow();
    }
}
