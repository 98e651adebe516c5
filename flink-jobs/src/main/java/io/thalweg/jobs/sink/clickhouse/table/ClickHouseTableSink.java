package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import io.thalweg.jobs.options.InvalidOptionException;
import io.thalweg.jobs.sink.clickhouse.ClickHouseSink;
import io.thalweg.jobs.sink.clickhouse.InsertFormat;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** INSERT INTO a table of ClickHouse. Rows are only ever added: a query that updates its results is refused by Flink. */
final class ClickHouseTableSink implements DynamicTableSink {
    private final RemoteTable table;
    private final DataType rowType;
    private final Integer parallelism;

    /** @param parallelism null: as many as the rows come from */
    ClickHouseTableSink(RemoteTable table, DataType rowType, Integer parallelism) {
        this.table = table;
        this.rowType = rowType;
        this.parallelism = parallelism;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        RowType type = (RowType) rowType.getLogicalType();
        table.migrate(type);
        List<RowDataFormat.Field> fields = new ArrayList<>();
        for (RowType.RowField field : type.getFields()) {
            ClickHouseColumn column = table.column(field.getName());
            fields.add(new RowDataFormat.Field(field.getName(), column.getOriginalTypeName(), field.getType()));
        }
        RowDataFormat format = new RowDataFormat(table.name(), fields);
        format.newBlock(InsertFormat.ROW_BINARY); // refuses here, not on the task managers, what cannot be written
        try {
            return SinkV2Provider.of(
                    ClickHouseSink.of(format).setAll(table.options()).build(), parallelism);
        } catch (InvalidOptionException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    @Override
    public DynamicTableSink copy() {
        return new ClickHouseTableSink(table, rowType, parallelism);
    }

    @Override
    public String asSummaryString() {
        return "ClickHouse " + table.quoted();
    }
}
