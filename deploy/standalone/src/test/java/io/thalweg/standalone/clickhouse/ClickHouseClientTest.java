package io.thalweg.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.metadata.TableSchema;
import com.clickhouse.client.api.metrics.ServerMetrics;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.RowBinaryWriter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ClickHouse's own Java client, which the sink uses, against the node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClickHouseClientTest {
    private static final int ROW_BYTES = 8 + 1 + 7;

    private NodeProcess node;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        node = NodeProcess.start(data);
        ClickHouseSchema.apply(node.endpoint());
    }

    @AfterAll
    void stop() throws Exception {
        if (node != null) {
            assertThat(node.stop()).isZero();
        }
    }

    private Client client(boolean compressed, boolean httpCompression) {
        return new Client.Builder()
                .addEndpoint(node.url())
                .setUsername("default")
                .setPassword("")
                .compressClientRequest(compressed)
                .compressServerResponse(compressed)
                .useHttpCompression(httpCompression)
                .build();
    }

    @Test
    void clientGreetsTheServer() {
        try (Client client = client(true, false)) {
            assertThat(client.ping()).isTrue();
            client.loadServerInfo();
            assertThat(client.getServerVersion()).startsWith("26.7");
            assertThat(client.getServerVersion()).isNotEmpty();
        }
    }

    /** Few rows by HTTP's LZ4, because the client's own compressor for it takes milliseconds for each. */
    @ParameterizedTest
    @CsvSource({"false, false, 100000", "true, false, 100000", "true, true, 300"})
    void rowsGoInAndComeBack(boolean compressed, boolean httpCompression, int count) throws Exception {
        node.query("CREATE OR REPLACE TABLE t (a UInt64, s String) ENGINE = MergeTree ORDER BY a");
        try (Client client = client(compressed, httpCompression)) {
            try (InsertResponse inserted = client.insert("t", new Rows(count), ClickHouseFormat.RowBinary)
                    .get()) {
                assertThat(inserted.getMetrics()
                                .getMetric(ServerMetrics.NUM_ROWS_WRITTEN)
                                .getLong())
                        .isEqualTo(count);
            }
            List<GenericRecord> rows = client.queryAll("SELECT a, s FROM t WHERE a % 100 = 7 ORDER BY a");
            assertThat(rows).hasSize(count / 100);
            assertThat(rows.get(2).getLong("a")).isEqualTo(207);
            assertThat(rows.get(2).getString("s")).isEqualTo(";000207");
            long expected = 0;
            for (GenericRecord row : client.queryAll("SELECT a FROM t ORDER BY a")) {
                assertThat(row.getLong(1)).isEqualTo(expected++);
            }
            assertThat(expected).isEqualTo(count);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "true, true"})
    void serversErrorsReachTheCaller(boolean compressed, boolean httpCompression) {
        try (Client client = client(compressed, httpCompression)) {
            assertThatThrownBy(() -> client.queryAll("SELECT * FROM nothing"))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            ServerException.class, e -> assertThat(e.getCode()).isEqualTo(60))
                    .hasMessageContaining("Unknown table expression identifier 'nothing'");
        }
    }

    @Test
    void queryParametersAreBound() throws Exception {
        try (Client client = client(true, false)) {
            GenericRecord row = client.queryAll("SELECT {n:UInt32} AS n, {s:String} AS s", Map.of("n", 5, "s", "it's"))
                    .get(0);
            assertThat(row.getLong("n")).isEqualTo(5);
            assertThat(row.getString("s")).isEqualTo("it's");
        }
    }

    @Test
    void tokenOfAnInsertIsHonoured() throws Exception {
        node.query("CREATE OR REPLACE TABLE tokens (a UInt64, s String) ENGINE = MergeTree ORDER BY a"
                + " SETTINGS non_replicated_deduplication_window = 100");
        try (Client client = client(true, false)) {
            for (int rows : new int[] {5, 6}) {
                InsertSettings settings = new InsertSettings().setDeduplicationToken("checkpoint-1");
                client.insert("tokens", new Rows(rows), ClickHouseFormat.RowBinary, settings)
                        .get()
                        .close();
            }
        }
        assertThat(node.query("SELECT count() FROM tokens")).isEqualTo("5\n");
    }

    @Test
    void rowsOfTheEngineFitTheTable() throws Exception {
        L4FlowLog row = new L4FlowLog();
        row.time = 1_700_000_000;
        row.startTime = 1_700_000_000_123_456L;
        row.flowId = 42;
        row.ip40 = 0x0a000001;
        row.observationPoint = "c";
        row.requestDomain = "a;b'c";
        RowBinaryWriter<L4FlowLog> writer = new RowBinaryWriter<>(L4FlowLogTable.TABLE);
        writer.write(row);
        ClickHouseSchema.keep(node.endpoint(), java.time.Duration.ZERO);
        try (Client client = client(true, false)) {
            InputStream data = new ByteArrayInputStream(writer.buffer(), 0, writer.length());
            client.insert("flow_log.l4_flow_log", data, ClickHouseFormat.RowBinary)
                    .get()
                    .close();
            TableSchema schema = client.getTableSchema("l4_flow_log", "flow_log");
            assertThat(schema.getColumns()).hasSameSizeAs(L4FlowLogTable.TABLE.columns());
        }
        assertThat(node.query("SELECT flow_id, ip4_0, start_time, observation_point, request_domain"
                        + " FROM flow_log.l4_flow_log FORMAT TSVRaw"))
                .isEqualTo("42\t10.0.0.1\t2023-11-14 22:13:20.123456\tc\ta;b'c\n");
    }

    /** The node's heap is 64 MiB; a million rows are more than that in either direction. */
    @Test
    void millionsOfRowsPassThroughASmallHeap() throws Exception {
        node.query("CREATE OR REPLACE TABLE million (a UInt64, s String, padding String DEFAULT repeat('x', 100))"
                + " ENGINE = MergeTree ORDER BY a");
        int count = 1_000_000;
        try (Client client = client(true, false)) {
            client.insert(
                            "million",
                            List.of("a", "s"),
                            new Rows(count),
                            ClickHouseFormat.RowBinary,
                            new InsertSettings())
                    .get()
                    .close();
        }
        assertThat(node.query("SELECT count(), uniqExact(a), countIf(length(s) = 7) FROM million"))
                .isEqualTo("1000000\t1000000\t1000000\n");
        long bytes = 0;
        try (InputStream body =
                node.stream("SELECT * FROM million FORMAT RowBinary").body()) {
            byte[] buffer = new byte[1 << 16];
            for (int got = body.read(buffer); got >= 0; got = body.read(buffer)) {
                bytes += got;
            }
        }
        assertThat(bytes).isEqualTo((long) count * (ROW_BYTES + 101));
    }

    @Test
    void clientsDoNotDisturbEachOther() throws Exception {
        node.query("CREATE OR REPLACE TABLE shared (a UInt64, s String) ENGINE = MergeTree ORDER BY a");
        try (Client client = client(true, false)) {
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int setting = 100 + i;
                all.add(CompletableFuture.supplyAsync(() -> insertAndRead(client, setting)));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(all.get(i).get()).isEqualTo(100 + i);
            }
        }
        assertThat(node.query("SELECT count() FROM shared")).isEqualTo((8 * 10 * 1000) + "\n");
    }

    /** Returns the setting that the last of its queries saw. */
    private static int insertAndRead(Client client, int setting) {
        try {
            int seen = 0;
            for (int i = 0; i < 10; i++) {
                client.insert("shared", new Rows(1000), ClickHouseFormat.RowBinary)
                        .get()
                        .close();
                QuerySettings settings = new QuerySettings().serverSetting("max_block_size", Integer.toString(setting));
                seen = client.queryAll("SELECT getSetting('max_block_size') AS v", settings)
                        .get(0)
                        .getInteger("v");
            }
            return seen;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Rows (number, ";NNNNNN") in RowBinary, made as they are read. */
    private static final class Rows extends InputStream {
        private final int count;
        private final byte[] row = new byte[ROW_BYTES];
        private int next;
        private int position = ROW_BYTES;

        Rows(int count) {
            this.count = count;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int done = 0;
            while (done < length && (position < ROW_BYTES || next < count)) {
                if (position == ROW_BYTES) {
                    fill();
                }
                int piece = Math.min(length - done, ROW_BYTES - position);
                System.arraycopy(row, position, bytes, offset + done, piece);
                position += piece;
                done += piece;
            }
            return done == 0 ? -1 : done;
        }

        private void fill() {
            ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).putLong(next).put((byte) 7);
            row[9] = ';';
            int digits = next;
            for (int at = ROW_BYTES - 1; at > 9; at--) {
                row[at] = (byte) ('0' + digits % 10);
                digits /= 10;
            }
            next++;
            position = 0;
        }
    }
}
