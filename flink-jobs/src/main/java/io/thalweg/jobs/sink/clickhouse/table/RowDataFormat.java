package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import io.thalweg.engine.row.Column;
import io.thalweg.jobs.options.CheckedOptions;
import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.clickhouse.InsertFormat;
import io.thalweg.jobs.sink.clickhouse.RowBinaryBlock;
import io.thalweg.jobs.sink.clickhouse.RowBlock;
import io.thalweg.jobs.sink.clickhouse.RowFormat;
import io.thalweg.jobs.sink.clickhouse.TargetColumn;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/** Flink's rows as RowBinary, whatever is wanted, of the types that the table's columns have in ClickHouse. */
record RowDataFormat(String table, List<Field> fields) implements RowFormat<RowData> {
    RowDataFormat {
        fields = List.copyOf(fields);
    }

    /** A field of Flink's rows and the type of its column. */
    record Field(String name, String clickHouseType, LogicalType type) implements Serializable {}

    @Override
    public List<TargetColumn> columns() {
        return fields.stream()
                .map(field -> new TargetColumn(field.name(), field.clickHouseType()))
                .toList();
    }

    @Override
    public ToLongFunction<RowData> hashOf(String column) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(column)) {
                RowData.FieldGetter getter =
                        RowData.createFieldGetter(fields.get(i).type(), i);
                return row -> Column.hash(Objects.hashCode(getter.getFieldOrNull(row)));
            }
        }
        throw CheckedOptions.refusal(ClickHouseOptions.SHARDING_KEY, column, "a column of " + table);
    }

    @Override
    public RowBlock<RowData> newBlock(InsertFormat wanted) {
        FieldWriter[] writers = new FieldWriter[fields.size()];
        for (int i = 0; i < writers.length; i++) {
            Field field = fields.get(i);
            writers[i] = FieldWriter.of(i, field.type(), ClickHouseColumn.of(field.name(), field.clickHouseType()));
        }
        return new RowBinaryBlock<>(new RowDataWriter(writers));
    }
}
