package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import io.thalweg.jobs.sink.clickhouse.ClickHouseQueries;
import io.thalweg.jobs.sink.clickhouse.ClickHouseQueries.TableColumn;
import io.thalweg.jobs.sink.clickhouse.TargetColumn;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;

/** The table in ClickHouse behind one in Flink. Its columns are asked for when a statement is planned, once. */
final class RemoteTable {
    private final ClickHouseQueries queries;
    private final Configuration options;
    private final String name;
    private Map<String, ClickHouseColumn> columns;

    /** @param options of the sink */
    RemoteTable(ClickHouseQueries queries, Configuration options, String name) {
        this.queries = queries;
        this.options = options;
        this.name = name;
    }

    ClickHouseQueries queries() {
        return queries;
    }

    Configuration options() {
        return options;
    }

    String name() {
        return name;
    }

    String quoted() {
        return queries.quotedTable(name);
    }

    /** The column of this name; a statement that uses one that is not there is refused. */
    ClickHouseColumn column(String column) {
        ClickHouseColumn found = columns().get(column);
        if (found == null) {
            throw new ValidationException("ClickHouse's table " + quoted() + " has no column " + column + "; it has "
                    + String.join(", ", columns().keySet()));
        }
        return found;
    }

    /** Makes what is missing of the table for rows of this type, as far as its options allow it. */
    void migrate(RowType type) {
        List<TargetColumn> wanted = type.getFields().stream()
                .map(field -> new TargetColumn(field.getName(), WireType.of(field.getType())))
                .toList();
        try {
            queries.migrate(name, wanted);
        } catch (IOException | RuntimeException e) {
            throw new ValidationException(
                    "ClickHouse's table " + quoted() + " cannot be brought to what is written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ValidationException("interrupted while asking ClickHouse for " + quoted(), e);
        }
    }

    private Map<String, ClickHouseColumn> columns() {
        if (columns == null) {
            Map<String, ClickHouseColumn> described = new LinkedHashMap<>();
            try {
                for (TableColumn column : queries.describe(name)) {
                    described.put(column.name(), ClickHouseColumn.of(column.name(), column.type()));
                }
            } catch (IOException | RuntimeException e) {
                throw new ValidationException("ClickHouse's table " + quoted() + " cannot be described", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ValidationException("interrupted while asking ClickHouse for " + quoted(), e);
            }
            columns = described;
        }
        return columns;
    }
}
