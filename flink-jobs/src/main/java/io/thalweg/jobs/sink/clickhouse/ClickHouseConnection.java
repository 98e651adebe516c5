package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientConfigProperties;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.thalweg.engine.row.Column;
import io.thalweg.engine.row.RowTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * One subtask's way to ClickHouse: inserts and the schema query over ClickHouse's own client. Each call is one try that
 * blocks its thread; when to try again is the {@link InsertWorker}'s business. Thread-safe.
 */
final class ClickHouseConnection implements AutoCloseable {
    /** A captured hour may hold rows of many hours; each is a partition of its own. */
    private static final String MAX_PARTITIONS_PER_INSERT = "max_partitions_per_insert_block";

    private static final String UNLIMITED = "0";

    private final Client client;
    private final String database;

    ClickHouseConnection(ClickHouseSettings settings) {
        database = settings.database();
        client = new Client.Builder()
                .addEndpoint(settings.url())
                .setUsername(settings.user())
                .setPassword(settings.password())
                .setClientName("thalweg")
                .compressClientRequest(settings.compression() == Compression.LZ4)
                .compressServerResponse(false)
                .setConnectTimeout(settings.connectTimeout().toMillis(), ChronoUnit.MILLIS)
                .setSocketTimeout(settings.requestTimeout().toMillis(), ChronoUnit.MILLIS)
                .setMaxConnections(settings.inFlight())
                .retryOnFailures(ClientFaultCause.None)
                .setMaxRetries(0)
                .build();
    }

    /** Inserts the RowBinary bytes of rows of the table. */
    void insert(RowTable<?> table, byte[] rowBinary, int offset, int length) throws IOException, InterruptedException {
        InsertSettings settings = new InsertSettings().serverSetting(MAX_PARTITIONS_PER_INSERT, UNLIMITED);
        List<String> columns = table.columns().stream()
                .map(Column::name)
                .map(Identifiers::quote)
                .toList();
        try {
            client.insert(
                            Identifiers.table(database, table),
                            columns,
                            out -> out.write(rowBinary, offset, length),
                            ClickHouseFormat.RowBinary,
                            settings)
                    .get()
                    .close();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** The answer to a query, in the given text format. */
    @SuppressWarnings("try") // its close declares every exception; this method passes them on
    String query(String sql, ClickHouseFormat format) throws IOException, InterruptedException {
        QuerySettings settings = new QuerySettings().setFormat(format);
        settings.setOption(ClientConfigProperties.COMPRESS_CLIENT_REQUEST.getKey(), false);
        try (QueryResponse response = client.query(sql, settings).get()) {
            return new String(response.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // what AutoCloseable allows
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
