package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Rows of one table into ClickHouse, at least once. */
record DirectSink<R>(RowFormat<R> format, ClickHouseSettings settings, RefusedRows refused) implements Sink<R> {
    @Override
    public SinkWriter<R> createWriter(WriterInitContext context) throws IOException {
        ClickHouseWriter<R> writer = new ClickHouseWriter<>(format, settings, refused, context);
        try {
            writer.check();
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }
}
