package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.query.QueryResponse;
import java.io.IOException;

/** The result of a query as it comes in. */
public final class ClickHouseRows implements AutoCloseable {
    private final QueryResponse response;
    private final ClickHouseBinaryFormatReader reader;

    ClickHouseRows(QueryResponse response, ClickHouseBinaryFormatReader reader) {
        this.response = response;
        this.reader = reader;
    }

    /** Goes to the next row; false after the last. */
    public boolean next() throws IOException {
        try {
            return reader.hasNext() && reader.next() != null;
        } catch (RuntimeException e) { // the client's own, of many kinds
            throw new IOException("ClickHouse's answer ends early: " + InsertWorker.reason(e), e);
        }
    }

    /** @param column of the select list, from 0 */
    public Object value(int column) {
        return reader.readValue(column + 1);
    }

    @Override
    public void close() throws IOException {
        try {
            response.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // what AutoCloseable allows
            throw new IOException(e);
        }
    }
}
