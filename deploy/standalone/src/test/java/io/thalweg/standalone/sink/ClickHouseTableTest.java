package io.thalweg.standalone.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.standalone.clickhouse.NodeProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of the real engine in Flink SQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClickHouseTableTest {
    private static final String FLOWS = "id UInt64, server_port UInt16, ip4 IPv4, host LowCardinality(String),"
            + " octets UInt64, rtt Nullable(Float64), time DateTime, end_time DateTime64(6), ok Bool, price Decimal(10, 2)";

    private static final String FLOWS_IN_FLINK =
            "id BIGINT, server_port INT, ip4 STRING, host STRING, octets DECIMAL(20, 0),"
                    + " rtt DOUBLE, `time` TIMESTAMP(0), end_time TIMESTAMP_LTZ(6), ok BOOLEAN, price DECIMAL(10, 2)";

    private NodeProcess node;
    private TableEnvironment flink;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        node = NodeProcess.start(data);
        node.query("CREATE DATABASE sql");
        node.query("CREATE TABLE sql.flows (" + FLOWS + ") ENGINE = MergeTree ORDER BY id");
        node.query("INSERT INTO sql.flows SELECT number, 80 + number % 5, toIPv4('10.0.0.' || toString(number % 4)),"
                + " 'host-' || toString(number % 3), 18446744073709551615 - number, if(number % 2, number / 4, NULL),"
                + " toDateTime('2026-01-01 00:00:00', 'UTC') + number,"
                + " toDateTime64('2026-01-01 00:00:00.250000', 6, 'UTC') + number, number % 2, number / 100"
                + " FROM numbers(1000)");
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void newSession() {
        flink = session(EnvironmentSettings.inBatchMode());
        flink.executeSql(table("flows", FLOWS_IN_FLINK));
    }

    private static TableEnvironment session(EnvironmentSettings settings) {
        TableEnvironment session = TableEnvironment.create(settings);
        session.getConfig().set("parallelism.default", "1");
        session.getConfig().set("table.local-time-zone", "UTC");
        return session;
    }

    private String table(String name, String columns, String... more) {
        StringBuilder options =
                new StringBuilder("'connector' = 'clickhouse', 'database' = 'sql', 'url' = '" + node.url() + "'");
        for (String option : more) {
            options.append(", ").append(option);
        }
        return "CREATE TEMPORARY TABLE " + name + " (" + columns + ") WITH (" + options + ")";
    }

    @Test
    void rowsAreReadAsTheyAre() throws Exception {
        assertThat(rows("SELECT * FROM flows WHERE id = 7"))
                .containsExactly("+I[7, 82, 10.0.0.3, host-1, 18446744073709551608, 1.75, 2026-01-01T00:00:07,"
                        + " 2026-01-01T00:00:07.250Z, true, 0.07]");
        assertThat(rows("SELECT rtt, ok FROM flows WHERE id = 8")).containsExactly("+I[null, false]");
    }

    /** The plan's scan has the filter, no operator after it has one, and the rows are those that ClickHouse selects. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "server_port = 82 AND ip4 = '10.0.0.2' | server_port = 82 AND ip4 = '10.0.0.2'",
                "server_port IN (80, 84) OR id = 3 | server_port IN (80, 84) OR id = 3",
                "rtt IS NULL AND server_port BETWEEN 81 AND 82 | rtt IS NULL AND server_port BETWEEN 81 AND 82",
                "NOT (rtt > 100.5) | NOT (rtt > 100.5)",
                "host LIKE 'host-_' AND host > 'host-1' | host LIKE 'host-_' AND host > 'host-1'",
                "octets >= CAST('18446744073709551000' AS DECIMAL(20, 0)) | octets >= 18446744073709551000",
                "price = 1.25 | price = 1.25",
                "`time` >= TIMESTAMP '2026-01-01 00:10:00' | time >= toDateTime('2026-01-01 00:10:00', 'UTC')",
                "end_time < TO_TIMESTAMP_LTZ(1767225605251, 3)"
                        + " | end_time < toDateTime64('2026-01-01 00:00:05.251', 3, 'UTC')",
                "ok AND id <> 1 | ok AND id != 1"
            })
    void filterIsClickHouses(String flinks, String clickHouses) throws Exception {
        String plan = flink.explainSql("SELECT id FROM flows WHERE " + flinks);
        assertThat(plan.substring(plan.indexOf("Optimized Execution Plan")))
                .contains("filter=[")
                .doesNotContain("where=[");

        assertThat(ids("SELECT id FROM flows WHERE " + flinks)).isNotEmpty().isEqualTo(idsInClickHouse(clickHouses));
    }

    /** What does not mean the same to both: order of addresses, of UInt64 as BIGINT; functions. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ip4 > '10.0.0.1' | toString(ip4) > '10.0.0.1'",
                "ip4 = '10.0.0.02' | 0",
                "id > 990 | id > 990",
                "UPPER(host) = 'HOST-1' AND server_port = 80 | upper(host) = 'HOST-1' AND server_port = 80"
            })
    void filterThatClickHouseWouldTakeOtherwiseStaysWithFlink(String flinks, String clickHouses) throws Exception {
        String plan = flink.explainSql("SELECT id FROM flows WHERE " + flinks);
        assertThat(plan.substring(plan.indexOf("Optimized Execution Plan"))).contains("where=[");

        assertThat(ids("SELECT id FROM flows WHERE " + flinks)).isEqualTo(idsInClickHouse(clickHouses));
    }

    @Test
    void projectionAndLimitAreClickHouses() throws Exception {
        String plan = flink.explainSql("SELECT host FROM flows LIMIT 3");
        assertThat(plan.substring(plan.indexOf("Optimized Execution Plan")))
                .contains("project=[host]")
                .contains("limit=[3]");
        assertThat(rows("SELECT host FROM flows LIMIT 3")).hasSize(3);
        assertThat(rows("SELECT COUNT(*) FROM flows")).containsExactly("+I[1000]");
        assertThat(rows("SELECT host, COUNT(*) FROM flows GROUP BY host ORDER BY host"))
                .containsExactly("+I[host-0, 334]", "+I[host-1, 333]", "+I[host-2, 333]");
    }

    @Test
    void everyTypeGoesInAndComesBack() throws Exception {
        node.query("CREATE TABLE sql.types (i8 Int8, u8 UInt8, i16 Int16, u16 UInt16, i32 Int32, u32 UInt32, i64 Int64,"
                + " u64 UInt64, wide UInt64, f32 Float32, f64 Float64, d Decimal(20, 3), b Bool, s String,"
                + " fixed FixedString(4), low LowCardinality(Nullable(String)), id UUID, a4 IPv4, a6 IPv6,"
                + " e Enum8('up' = 1, 'down' = -1), day Date, far Date32, t DateTime, t3 DateTime64(3), t9 DateTime64(9),"
                + " list Array(UInt16), texts Array(Nullable(String)), tags Map(String, UInt64), payload String,"
                + " nothing Nullable(Int32)) ENGINE = MergeTree ORDER BY tuple()");
        flink.executeSql(table(
                "types",
                "i8 TINYINT, u8 SMALLINT, i16 SMALLINT, u16 INT, i32 INT, u32 BIGINT, i64 BIGINT, u64 BIGINT,"
                        + " wide DECIMAL(20, 0), f32 FLOAT, f64 DOUBLE, d DECIMAL(20, 3), b BOOLEAN, s STRING, fixed STRING,"
                        + " low STRING, id STRING, a4 STRING, a6 STRING, e STRING, `day` DATE, far DATE, t TIMESTAMP(0),"
                        + " t3 TIMESTAMP(3), t9 TIMESTAMP_LTZ(9), list ARRAY<INT>, texts ARRAY<STRING>,"
                        + " tags MAP<STRING, BIGINT>, payload BYTES, nothing INT"));
        String values =
                "CAST(-8 AS TINYINT), CAST(200 AS SMALLINT), CAST(-1600 AS SMALLINT), 65535, -32, 4294967295, -64, -1,"
                        + " CAST('18446744073709551615' AS DECIMAL(20, 0)), CAST(1.5 AS FLOAT), 2.25E0, -1234567890.125, TRUE, 'grün ''; --', 'four',"
                        + " CAST(NULL AS STRING), '61f0c404-5cb3-11e7-907b-a6006ad3dba0', '10.1.2.3', '2001:db8::1', 'down',"
                        + " DATE '2026-02-03', DATE '1950-01-01', TIMESTAMP '2026-01-02 03:04:05',"
                        + " TIMESTAMP '2026-01-02 03:04:05.678', TO_TIMESTAMP_LTZ(1767225605251, 3), ARRAY[1, 65535],"
                        + " ARRAY['a', CAST(NULL AS STRING)], MAP['k', CAST(7 AS BIGINT)], X'00ff80', CAST(NULL AS INT)";

        flink.executeSql("INSERT INTO types SELECT " + values).await();

        assertThat(node.query(
                        "SELECT u64, wide, fixed, low, id, a4, a6, e, far, t, t3, toUnixTimestamp64Nano(t9), list,"
                                + " texts, tags, hex(payload), nothing FROM sql.types FORMAT TSV"))
                .isEqualTo(
                        "18446744073709551615\t18446744073709551615\tfour\t\\N\t61f0c404-5cb3-11e7-907b-a6006ad3dba0\t"
                                + "10.1.2.3\t2001:db8::1\tdown\t1950-01-01\t2026-01-02 03:04:05\t2026-01-02 03:04:05.678\t"
                                + "1767225605251000000\t[1,65535]\t['a',NULL]\t{'k':7}\t00FF80\t\\N\n");
        List<Row> read = collect("SELECT * FROM types");
        assertThat(read).hasSize(1);
        assertThat(read.get(0).toString())
                .isEqualTo("+I[-8, 200, -1600, 65535, -32, 4294967295, -64, -1, 18446744073709551615, 1.5, 2.25,"
                        + " -1234567890.125, true, grün '; --, four, null, 61f0c404-5cb3-11e7-907b-a6006ad3dba0, 10.1.2.3,"
                        + " 2001:db8::1, down, 2026-02-03, 1950-01-01, 2026-01-02T03:04:05, 2026-01-02T03:04:05.678,"
                        + " 2026-01-01T00:00:05.251Z, [1, 65535], [a, null], {k=7}, [0, -1, -128], null]");
    }

    @Test
    void streamIsInsertedExactlyOnce(@TempDir Path staging) throws Exception {
        node.query("CREATE TABLE sql.streamed (id UInt64, text String) ENGINE = MergeTree ORDER BY id"
                + " SETTINGS non_replicated_deduplication_window = 1000");
        TableEnvironment streaming = session(EnvironmentSettings.inStreamingMode());
        streaming.getConfig().set("execution.checkpointing.interval", "200 ms");
        streaming
                .getConfig()
                .set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, staging.toUri().toString());
        streaming.executeSql("CREATE TEMPORARY TABLE numbers (id BIGINT) WITH ('connector' = 'datagen',"
                + " 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '9999')");
        streaming.executeSql(table(
                "streamed", "id BIGINT, text STRING", "'guarantee' = 'exactly-once'", "'sink.max-rows' = '1000'"));

        streaming
                .executeSql("INSERT INTO streamed SELECT id, CAST(id AS STRING) FROM numbers")
                .await();

        assertThat(node.query("SELECT count(), uniqExact(id), sum(id), sum(toUInt64(text)) FROM sql.streamed"))
                .isEqualTo("10000\t10000\t49995000\t49995000\n");
    }

    @Test
    void whatCannotBeIsToldWhenTheStatementIsPlanned() {
        flink.executeSql(table("narrow", "id BIGINT, server_port SMALLINT", "'table' = 'flows'"));
        flink.executeSql(table("other", "id BIGINT, port INT", "'table' = 'flows'"));
        flink.executeSql(table("missing", "id BIGINT"));
        flink.executeSql(table("typed", "id BOOLEAN", "'table' = 'flows'"));
        flink.executeSql(table("slow", "id BIGINT", "'table' = 'flows'", "'sink.max-rows' = 'many'"));

        assertRefused("SELECT * FROM narrow", "server_port is UInt16 in ClickHouse", "declare it INTEGER");
        assertRefused("SELECT * FROM other", "has no column port; it has id, server_port");
        assertRefused("SELECT * FROM missing", "sql.missing does not exist");
        assertRefused("INSERT INTO typed VALUES (TRUE)", "id is UInt64 in ClickHouse and takes no BOOLEAN");
        assertRefused("INSERT INTO slow VALUES (1)", "sink.max-rows: many; allowed: a whole number");
        assertRefused(
                "INSERT INTO flows (id, server_port) SELECT COUNT(*), server_port FROM flows GROUP BY server_port",
                "takes no NULL");
    }

    @Test
    void numberThatTheColumnCannotHoldFailsTheStatementWithTheColumnsName() {
        flink.executeSql(table("ports", "id BIGINT, server_port INT", "'table' = 'flows'"));

        assertThatThrownBy(() ->
                        flink.executeSql("INSERT INTO ports VALUES (1, 65536)").await())
                .hasStackTraceContaining("column server_port UInt16 cannot hold 65536");
    }

    private void assertRefused(String statement, String... reasons) {
        assertThatThrownBy(() -> flink.executeSql(statement).await()).satisfies(failure -> {
            StringBuilder all = new StringBuilder();
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                all.append(cause.getMessage()).append('\n');
            }
            assertThat(all.toString()).contains(reasons);
        });
    }

    @SuppressWarnings("try") // its close declares every exception; so does this method
    private List<Row> collect(String statement) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> results = flink.executeSql(statement).collect()) {
            results.forEachRemaining(rows::add);
        }
        return rows;
    }

    private List<String> rows(String statement) throws Exception {
        return collect(statement).stream().map(Row::toString).toList();
    }

    private List<Long> ids(String statement) throws Exception {
        return collect(statement).stream()
                .map(row -> (Long) row.getField(0))
                .sorted()
                .toList();
    }

    private List<Long> idsInClickHouse(String condition) throws Exception {
        return node.query("SELECT id FROM sql.flows WHERE " + condition + " ORDER BY id")
                .lines()
                .map(Long::valueOf)
                .toList();
    }
}
