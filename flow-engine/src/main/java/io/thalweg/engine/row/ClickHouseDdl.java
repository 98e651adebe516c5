package io.thalweg.engine.row;

import java.util.StringJoiner;

/** The column list of a table as ClickHouse DDL, by which the files in {@code sql/clickhouse} are held to the code. */
public final class ClickHouseDdl {
    private ClickHouseDdl() {}

    /** One column per line, {@code `name` Type}, separated by commas, in order; no parentheses around. */
    public static String columnList(RowTable<?> table) {
        StringJoiner lines = new StringJoiner(",\n");
        for (Column<?> column : table.columns()) {
            lines.add("`" + column.name() + "` " + column.type().clickHouseType());
        }
        return lines.toString();
    }
}
