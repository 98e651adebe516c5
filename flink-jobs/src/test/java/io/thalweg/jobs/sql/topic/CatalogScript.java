package io.thalweg.jobs.sql.topic;

import io.thalweg.engine.row.Column;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.MetricsTables;
import io.thalweg.engine.row.RowTable;
import io.thalweg.event.Topics;
import io.thalweg.jobs.flow.CaptureLossTable;
import io.thalweg.jobs.network.NetworkEventTable;
import io.thalweg.jobs.sql.Catalog;
import io.thalweg.jobs.trace.TraceTable;
import io.thalweg.tagging.sql.ThalwegFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.types.DataType;

/**
 * Writes {@code sql/flink/catalog.sql} from the tables that the code knows, so that the two cannot part; {@link
 * CatalogScriptTest} holds them together. After a change of a table run this main in the directory of the repository.
 */
final class CatalogScript {
    static final Path FILE = Path.of("sql/flink/catalog.sql");

    private static final String KAFKA = Catalog.KAFKA;
    private static final String CLICKHOUSE = Catalog.CLICKHOUSE;

    private final StringBuilder text = new StringBuilder();

    private CatalogScript() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(arguments.length == 0 ? FILE : Path.of(arguments[0]), generate());
    }

    static String generate() {
        CatalogScript script = new CatalogScript();
        script.head();
        script.functions();
        script.stores();
        script.raw();
        script.derived();
        script.resources();
        return script.text.append("USE live;\n").toString();
    }

    private void head() {
        text.append("""
                -- Thalweg in Flink SQL: its topics, its tables in ClickHouse, its functions. docs/flink-sql.md
                --
                --   sql-client.sh -j flink-jobs-VERSION-job.jar -i catalog.sql
                --
                -- `./thalweg sql` runs it with the addresses of the running `up`; elsewhere replace these two throughout:
                --   %1$s          Kafka
                --   %2$s   ClickHouse
                --
                -- Made by CatalogScript from the tables that the jobs know; change it there.

                -- As ClickHouse tells times.
                SET 'table.local-time-zone' = 'UTC';
                -- Where the functions find resources.
                SET 'pipeline.global-job-parameters' = 'thalweg.kafka.bootstrap:''%1$s''';

                CREATE CATALOG thalweg WITH ('type' = 'generic_in_memory', 'default-database' = 'live');
                USE CATALOG thalweg;
                CREATE DATABASE flow_log;
                CREATE DATABASE flow_metrics;
                """.formatted(KAFKA, CLICKHOUSE));
    }

    private void functions() {
        text.append("\n-- docs/sql-functions.md\n");
        ThalwegFunctions.register((name, type) -> text.append("CREATE TEMPORARY SYSTEM FUNCTION ")
                .append(name)
                .append(" AS '")
                .append(type.getName())
                .append("';\n"));
    }

    private void stores() {
        text.append("\n-- The tables of ClickHouse, bounded: what they hold when a query starts.\n");
        store("l4_flow_log", L4FlowLogTable.TABLE);
        store("l7_flow_log", L7FlowLogTable.TABLE);
        store("trace", TraceTable.table());
        store("capture_loss", CaptureLossTable.table());
        store("network_event", NetworkEventTable.TABLE);
        for (DocumentKind kind : DocumentKind.values()) {
            RowTable<?> minutes = MetricsTables.table(kind, "1m");
            String name = minutes.name().replace('.', '_');
            store(name, minutes);
            if (kind != DocumentKind.TRAFFIC_POLICY) {
                String seconds = minutes.name().replace("1m", "1s");
                text.append("CREATE TABLE flow_metrics.")
                        .append(seconds.replace('.', '_'))
                        .append(" WITH ('table' = '")
                        .append(seconds)
                        .append("') LIKE flow_metrics.")
                        .append(name)
                        .append(" (OVERWRITING OPTIONS);\n");
            }
        }
    }

    private void store(String name, RowTable<?> table) {
        create(
                table.database() + "." + name,
                table.columns().stream().map(CatalogScript::column).toList());
        with("connector", "clickhouse", "url", CLICKHOUSE, "database", table.database(), "table", table.name());
        text.append(";\n");
    }

    private static String column(Column<?> column) {
        return line(column.name(), MessageColumns.type(column.type()));
    }

    private static String line(String name, DataType type) {
        String written = type.getLogicalType()
                .asSerializableString()
                .replace("VARCHAR(2147483647)", "STRING")
                .replace("VARBINARY(2147483647)", "BYTES")
                .replaceAll("TIMESTAMP\\((\\d)\\) WITH LOCAL TIME ZONE", "TIMESTAMP_LTZ($1)");
        return "`" + name + "` " + written;
    }

    private void raw() {
        text.append("""

                -- The raw topics, a row for each event of their batches. ts is the event time.
                """);
        event("packets", Topics.PACKETS, TopicRows.PACKETS, 5);
        event("calls", Topics.SYSCALLS, TopicRows.CALLS, 5);
        event("network_events", Topics.SYSCALLS, TopicRows.NETWORK_EVENTS, 5);
    }

    private void event(String name, String topic, TopicRows rows, int lateSeconds) {
        List<String> lines = columns(rows);
        lines.add(watermark(lateSeconds));
        create("live." + name, lines);
        topic(topic, rows, false);
        text.append(";\n");
    }

    private static String watermark(int lateSeconds) {
        return "WATERMARK FOR ts AS ts - INTERVAL '%d' SECOND".formatted(lateSeconds);
    }

    private void derived() {
        text.append("""

                -- The derived topics, with the columns of the same rows in ClickHouse. ts is the event time.
                """);
        derived("flows", Topics.FLOWS, TopicRows.FLOWS, ends("end_time", 60), "flow_log.l4_flow_log");
        derived("spans", Topics.SPANS, TopicRows.SPANS, ends("end_time", 15), "flow_log.l7_flow_log");
        derived("traces", Topics.TRACES, TopicRows.TRACES, eventTime("end_time", 60), "flow_log.trace");
        List<String> lines = columns(TopicRows.METRICS);
        lines.addAll(eventTime("`time`", 10));
        create("live.metrics", lines);
        topic(Topics.METRICS, TopicRows.METRICS, true);
        text.append(";\n");
    }

    /** With the columns of a table that has been made. */
    private void derived(String name, String topic, TopicRows rows, List<String> lines, String table) {
        create("live." + name, lines);
        topic(topic, rows, true);
        text.append(" LIKE ").append(table).append(" (EXCLUDING OPTIONS);\n");
    }

    private static List<String> ends(String time, int lateSeconds) {
        List<String> lines = new ArrayList<>(List.of(
                "ip_0 AS CASE WHEN is_ipv4 = 1 THEN ip4_0 ELSE ip6_0 END",
                "ip_1 AS CASE WHEN is_ipv4 = 1 THEN ip4_1 ELSE ip6_1 END"));
        lines.addAll(eventTime(time, lateSeconds));
        return lines;
    }

    private static List<String> eventTime(String time, int lateSeconds) {
        return List.of("ts AS CAST(" + time + " AS TIMESTAMP_LTZ(3))", watermark(lateSeconds));
    }

    private static List<String> columns(TopicRows rows) {
        return rows.columns().stream()
                .map(column -> line(column.name(), column.type()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void resources() {
        text.append("\n-- What is known of Kubernetes when a query starts, bounded.\n");
        create(
                "live.resources",
                List.of(
                        "kind STRING",
                        "id BIGINT",
                        "name STRING",
                        "cluster_id BIGINT",
                        "namespace_id BIGINT",
                        "node_id BIGINT",
                        "owner_kind STRING",
                        "owner_id BIGINT",
                        "addresses ARRAY<STRING>",
                        "labels MAP<STRING, STRING>",
                        "valid_from TIMESTAMP_LTZ(6)",
                        "valid_to TIMESTAMP_LTZ(6)",
                        "deleted BOOLEAN"));
        with("connector", "thalweg-resources", "properties.bootstrap.servers", KAFKA, "topic", Topics.RESOURCES);
        text.append(";\n\n");
    }

    private void create(String name, List<String> lines) {
        text.append("CREATE TABLE ").append(name).append(" (\n");
        text.append(lines.stream().map(line -> "  " + line).collect(Collectors.joining(",\n")));
        text.append("\n)");
    }

    /** @param isTransactional whether it may have records of attempts that failed */
    private void topic(String topic, TopicRows rows, boolean isTransactional) {
        String[] options = {
            "connector",
            TopicTableFactory.IDENTIFIER,
            "properties.bootstrap.servers",
            KAFKA,
            "topic",
            topic,
            "format",
            TopicFormatFactory.IDENTIFIER,
            "thalweg.rows",
            rows.optionValue(),
            "scan.startup.mode",
            "earliest-offset",
            "scan.watermark.idle-timeout",
            "5 s"
        };
        with(options);
        if (isTransactional) {
            text.setLength(text.length() - 2);
            text.append(",\n  'properties.isolation.level' = 'read_committed'\n)");
        }
    }

    private void with(String... options) {
        text.append(" WITH (");
        for (int i = 0; i < options.length; i += 2) {
            text.append(i == 0 ? "\n  '" : ",\n  '")
                    .append(options[i])
                    .append("' = '")
                    .append(options[i + 1])
                    .append("'");
        }
        text.append("\n)");
    }
}
