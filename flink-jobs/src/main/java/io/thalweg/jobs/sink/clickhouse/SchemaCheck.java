package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a table in ClickHouse with the columns that the job writes. RowBinary carries no names or types, so a wrong type
 * would shift every byte behind it; this tells the difference in words before the first row.
 */
final class SchemaCheck {
    private static final int NAME = 0;
    private static final int TYPE = 1;
    private static final int DEFAULT_KIND = 2;

    private SchemaCheck() {}

    static void check(ClickHouseConnection connection, InsertTarget target) throws IOException, InterruptedException {
        List<String> differences = differences(target.columns(), describe(connection, target));
        if (!differences.isEmpty()) {
            throw new SchemaMismatchException(target
                    + " is not the table that this job writes; change or re-create it as in sql/clickhouse:\n  "
                    + String.join("\n  ", differences));
        }
    }

    static String describe(ClickHouseConnection connection, InsertTarget target)
            throws IOException, InterruptedException {
        try {
            return connection.query("DESCRIBE TABLE " + target.quoted(), ClickHouseFormat.TabSeparated);
        } catch (IOException | RuntimeException e) { // ClickHouse's client throws either
            if (InsertFailure.isMissingTable(e)) {
                throw new SchemaMismatchException(target + " does not exist; create it as in sql/clickhouse");
            }
            throw e;
        }
    }

    /**
     * One line for each column that cannot be written; none when all is well. Columns that the job does not know keep their
     * defaults.
     *
     * @param description answer of DESCRIBE TABLE, tab-separated
     */
    static List<String> differences(List<TargetColumn> columns, String description) {
        Map<String, String[]> actual = new HashMap<>();
        for (String[] fields : fields(description)) {
            actual.put(fields[NAME], fields);
        }
        List<String> differences = new ArrayList<>();
        for (TargetColumn column : columns) {
            String[] fields = actual.get(column.name());
            String expected = column.type();
            if (fields == null) {
                differences.add(column.name() + ": missing; expected " + expected);
            } else if (fields[DEFAULT_KIND].equals("MATERIALIZED") || fields[DEFAULT_KIND].equals("ALIAS")) {
                differences.add(
                        column.name() + ": is " + fields[DEFAULT_KIND] + "; expected a column that can be written");
            } else if (!wireType(fields[TYPE]).equals(wireType(expected))) {
                differences.add(column.name() + ": is " + fields[TYPE] + "; expected " + expected);
            }
        }
        return differences;
    }

    /** The fields of each column, plain. */
    static List<String[]> fields(String description) {
        List<String[]> columns = new ArrayList<>();
        for (String line : description.split("\n")) {
            String[] fields = line.split("\t", -1);
            if (fields.length > DEFAULT_KIND) {
                fields[NAME] = unescape(fields[NAME]);
                fields[TYPE] = unescape(fields[TYPE]);
                columns.add(fields);
            }
        }
        return columns;
    }

    /** The type without what does not change its RowBinary: dictionary encoding and the time zone of display. */
    private static String wireType(String type) {
        return type.replaceAll("LowCardinality\\((Nullable\\(\\w+\\)|\\w+)\\)", "$1")
                .replaceAll("DateTime\\('[^']*'\\)", "DateTime")
                .replaceAll("DateTime64\\((\\d+), ?'[^']*'\\)", "DateTime64($1)");
    }

    private static String unescape(String field) {
        return field.replace("\\'", "'").replace("\\\\", "\\");
    }
}
