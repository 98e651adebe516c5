package io.thalweg.jobs.sink.clickhouse.table;

import io.thalweg.jobs.sink.clickhouse.ClickHouseQueries;
import io.thalweg.jobs.sink.clickhouse.ClickHouseRows;
import java.io.IOException;
import org.apache.flink.api.common.io.GenericInputFormat;
import org.apache.flink.api.common.io.NonParallelInput;
import org.apache.flink.core.io.GenericInputSplit;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Reads the result of one statement, shard after shard. A restart reads it anew. */
final class SelectInputFormat extends GenericInputFormat<RowData> implements NonParallelInput {
    private static final long serialVersionUID = 1;

    private final ClickHouseQueries queries;
    private final String sql;
    private final ValueReader[] readers;
    private transient ClickHouseQueries.Session session;
    private transient ClickHouseRows rows;
    private transient boolean isAtEnd;

    SelectInputFormat(ClickHouseQueries queries, String sql, RowType type) {
        this.queries = queries;
        this.sql = sql;
        this.readers = type.getChildren().stream().map(ValueReader::of).toArray(ValueReader[]::new);
    }

    /** One for each shard. */
    @Override
    public GenericInputSplit[] createInputSplits(int wanted) {
        GenericInputSplit[] splits = new GenericInputSplit[queries.shards()];
        for (int shard = 0; shard < splits.length; shard++) {
            splits[shard] = new GenericInputSplit(shard, splits.length);
        }
        return splits;
    }

    @Override
    public void open(GenericInputSplit split) throws IOException {
        super.open(split);
        session = queries.open();
        try {
            rows = session.rows(split.getSplitNumber(), sql);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("cancelled while ClickHouse worked on: " + sql, e);
        }
        isAtEnd = !rows.next();
    }

    @Override
    public boolean reachedEnd() {
        return isAtEnd;
    }

    @Override
    public RowData nextRecord(RowData reuse) throws IOException {
        GenericRowData row = new GenericRowData(readers.length);
        for (int i = 0; i < readers.length; i++) {
            Object value = rows.value(i);
            row.setField(i, value == null ? null : readers[i].read(value));
        }
        isAtEnd = !rows.next();
        return row;
    }

    @Override
    public void close() throws IOException {
        if (rows != null) {
            rows.close();
            rows = null;
        }
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
