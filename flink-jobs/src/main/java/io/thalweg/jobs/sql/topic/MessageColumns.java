package io.thalweg.jobs.sql.topic;

import io.thalweg.engine.row.Column;
import io.thalweg.engine.row.ColumnType;
import io.thalweg.engine.row.RowTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/**
 * The columns of a derived topic: those of the table whose rows its messages are, with the types that the same table of
 * ClickHouse has in Flink SQL, so that a query reads either.
 */
final class MessageColumns {
    private MessageColumns() {}

    /** A field of a message. */
    record Field(String name, int number, ColumnType type) {}

    /** The fields of tables that share a message, each once. */
    static List<Field> of(RowTable<?>... tables) {
        List<Field> fields = new ArrayList<>();
        for (RowTable<?> table : tables) {
            for (Column<?> column : table.columns()) {
                Field field = new Field(column.name(), column.fieldNumber(), column.type());
                if (!fields.contains(field)) {
                    fields.add(field);
                }
            }
        }
        return List.copyOf(fields);
    }

    static DataType type(ColumnType type) {
        return switch (type) {
            case UINT8, NULLABLE_UINT8 -> DataTypes.SMALLINT();
            case UINT16, INT32, NULLABLE_INT32 -> DataTypes.INT();
            case UINT32, UINT64, MAC, MAC_LOW, NULLABLE_INT64, NULLABLE_UINT64 -> DataTypes.BIGINT();
            case FLOAT64 -> DataTypes.DOUBLE();
            case DATE_TIME -> DataTypes.TIMESTAMP_LTZ(0);
            case DATE_TIME64 -> DataTypes.TIMESTAMP_LTZ(6);
            case IPV4, IPV6, STRING, LOW_CARDINALITY -> DataTypes.STRING();
            case UINT16_ARRAY -> DataTypes.ARRAY(DataTypes.INT());
            case FLOAT64_ARRAY -> DataTypes.ARRAY(DataTypes.DOUBLE());
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> DataTypes.ARRAY(DataTypes.STRING());
        };
    }
}
