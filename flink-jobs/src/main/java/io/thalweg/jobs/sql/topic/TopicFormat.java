package io.thalweg.jobs.sql.topic;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/** Checks the columns that a table declares against those that there are, and makes readers for those that a query needs. */
final class TopicFormat implements ProjectableDecodingFormat<DeserializationSchema<RowData>> {
    private final TopicRows rows;

    TopicFormat(TopicRows rows) {
        this.rows = rows;
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
            DynamicTableSource.Context context, DataType declared, int[][] projections) {
        DataType produced = Projection.of(projections).project(declared);
        List<DataType> types = DataType.getFieldDataTypes(produced);
        List<String> names = DataType.getFieldNames(produced);
        int[] asked = new int[names.size()];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = column(names.get(i), types.get(i).getLogicalType());
        }
        return new TopicSchema(rows, asked, context.createTypeInformation(produced));
    }

    private int column(String name, LogicalType declared) {
        List<TopicColumn> columns = rows.columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                LogicalType type = columns.get(i).type().getLogicalType();
                if (!type.copy(true).equals(declared.copy(true))) {
                    throw new ValidationException("column " + name + " of " + rows.optionValue() + " is "
                            + type.asSummaryString() + ", not " + declared.asSummaryString());
                }
                return i;
            }
        }
        throw new ValidationException(rows.optionValue() + " have no column " + name + "; there are "
                + columns.stream().map(TopicColumn::name).collect(Collectors.joining(", ")));
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }
}
