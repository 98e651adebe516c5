package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientConfigProperties;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.DataStreamWriter;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * One subtask's way to one server: inserts and the schema query over ClickHouse's own client. Each call is one try that
 * blocks its thread; when to try again is the {@link InsertWorker}'s business. Thread-safe.
 */
final class ClickHouseConnection implements AutoCloseable {
    /** What an insert relies on, whatever the user's profile says. */
    private static final Map<String, String> SERVER_SETTINGS = Map.of(
            // A captured hour may hold rows of many hours; each is a partition of its own.
            "max_partitions_per_insert_block", "0",
            // One block of ours is one of ClickHouse's, so that the token stands for all of it.
            "max_insert_block_size", String.valueOf(ClickHouseSettings.MOST_ROWS),
            "max_insert_threads", "1",
            "async_insert", "0",
            "insert_deduplicate", "1",
            "deduplicate_blocks_in_dependent_materialized_views", "1");

    /** What makes inserts cheap, unless the user's settings say otherwise. */
    private static final Map<String, String> CHEAP = Map.of(
            // Merges make the skipping indexes: what has not been merged yet is small, and a row costs a fifth less.
            "materialize_skip_indexes_on_insert", "0",
            // They also add up the rows of roll-ups: of one insert hardly two have equal tags.
            "optimize_on_insert", "0");

    private final String url;
    private final Map<String, String> insertSettings;
    private final Client client;

    ClickHouseConnection(ClickHouseSettings settings, String url) {
        this.url = url;
        insertSettings = settings.insertSettings();
        client = new Client.Builder()
                .addEndpoint(url)
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

    /**
     * Inserts rows.
     *
     * @param token by which ClickHouse knows them again
     * @param rows writes them in the format, or {@code isCompressed} in ClickHouse's frames
     */
    void insert(InsertTarget target, String token, InsertFormat format, DataStreamWriter rows, boolean isCompressed)
            throws IOException, InterruptedException {
        InsertSettings settings = new InsertSettings().setDeduplicationToken(token);
        CHEAP.forEach(settings::serverSetting);
        insertSettings.forEach(settings::serverSetting);
        SERVER_SETTINGS.forEach(settings::serverSetting);
        if (isCompressed) {
            settings.compressClientRequest(false).serverSetting("decompress", "1");
        }
        List<String> columns = target.columns().stream()
                .map(TargetColumn::name)
                .map(Identifiers::quote)
                .toList();
        try {
            client.insert(target.quoted(), columns, rows, format.clickHouse(), settings)
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

    /** The rows of a query's result, read as they are asked for. */
    ClickHouseRows rows(String sql) throws IOException, InterruptedException {
        QuerySettings settings = new QuerySettings().setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes);
        settings.setOption(ClientConfigProperties.COMPRESS_CLIENT_REQUEST.getKey(), false);
        try {
            QueryResponse response = client.query(sql, settings).get();
            return new ClickHouseRows(response, client.newBinaryFormatReader(response));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        client.close();
    }
}
