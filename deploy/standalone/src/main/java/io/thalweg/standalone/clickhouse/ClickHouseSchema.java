package io.thalweg.standalone.clickhouse;

import com.clickhouse.client.api.Client;
import io.thalweg.standalone.clickhouse.sql.SqlScript;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Brings the databases and tables of {@code sql/clickhouse} into a ClickHouse, file by file in the order of their names.
 * Every statement there may be repeated, so this runs at each start.
 */
public final class ClickHouseSchema {
    private static final String DIRECTORY = "/sql/clickhouse/";
    private static final String ANY_FILE = DIRECTORY + "010_flow_log.sql";
    private static final List<String> TABLES_WITH_AGE = List.of(
            "flow_log.l4_flow_log",
            "flow_log.l7_flow_log",
            "flow_log.trace",
            "flow_log.trace_span",
            "flow_log.capture_loss",
            "flow_log.network_event",
            "flow_metrics.`network.1s`",
            "flow_metrics.`network.1m`",
            "flow_metrics.`network_map.1s`",
            "flow_metrics.`network_map.1m`",
            "flow_metrics.`application.1s`",
            "flow_metrics.`application.1m`",
            "flow_metrics.`application_map.1s`",
            "flow_metrics.`application_map.1m`",
            "flow_metrics.`traffic_policy.1m`");

    private ClickHouseSchema() {}

    /**
     * Makes what is missing.
     *
     * @throws ClickHouseException it cannot be reached, or refused a statement; the message says which
     */
    public static void apply(ClickHouseEndpoint endpoint) throws ClickHouseException, InterruptedException {
        try (Client client = client(endpoint)) {
            for (Map.Entry<String, String> file : files().entrySet()) {
                for (String statement : SqlScript.statements(file.getValue())) {
                    execute(client, statement, file.getKey());
                }
            }
        }
    }

    /** How long rows are kept, by their time of the network, in place of the hours that the files say; zero: for ever. */
    public static void keep(ClickHouseEndpoint endpoint, Duration age)
            throws ClickHouseException, InterruptedException {
        try (Client client = client(endpoint)) {
            for (String table : TABLES_WITH_AGE) {
                // Removing a TTL that is not there is an error, so for ever is a time, too.
                String end = age.isZero() ? "time + INTERVAL 50 YEAR" : "time + INTERVAL " + age.toHours() + " HOUR";
                execute(
                        client,
                        "ALTER TABLE " + table + " MODIFY TTL " + end + " SETTINGS materialize_ttl_after_modify = 0",
                        table);
            }
        }
    }

    private static void execute(Client client, String statement, String source)
            throws ClickHouseException, InterruptedException {
        try {
            client.execute(statement).get().close();
        } catch (ExecutionException e) {
            throw new ClickHouseException(source + ": " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new ClickHouseException(source + ": " + e.getMessage(), e);
        }
    }

    private static Client client(ClickHouseEndpoint endpoint) {
        return new Client.Builder()
                .addEndpoint(endpoint.url().toString())
                .setUsername(endpoint.user())
                .setPassword(endpoint.password())
                .build();
    }

    /** Names and texts of the files, which are packed beside the classes. */
    static Map<String, String> files() {
        URL any = ClickHouseSchema.class.getResource(ANY_FILE);
        if (any == null) {
            throw new IllegalStateException(ANY_FILE + " is not on the class path");
        }
        try {
            URI uri = any.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri).getParent());
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath(DIRECTORY));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the class path does not give " + DIRECTORY, e);
        }
    }

    private static Map<String, String> read(Path directory) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sql")).toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
