package io.thalweg.jobs.sink.clickhouse.table;

import io.thalweg.jobs.sink.clickhouse.ClickHouseQueries;
import java.io.Serializable;
import java.util.List;
import java.util.StringJoiner;

/**
 * The statement that a scan sends.
 *
 * @param table quoted
 * @param columns each cast to the type that carries it
 * @param conditions SQL, all of which must hold
 * @param limit negative: none
 */
record Select(String table, List<Cast> columns, List<String> conditions, long limit) implements Serializable {
    /**
     * A column and the type it is wanted in.
     *
     * @param isHex bytes, which the client would take for a text
     */
    record Cast(String column, String type, boolean isHex) implements Serializable {
        String sql() {
            String cast = "CAST(" + ClickHouseQueries.quote(column) + ", " + ClickHouseQueries.literal(type) + ")";
            return isHex ? "hex(" + cast + ")" : cast;
        }
    }

    String sql() {
        StringJoiner list = new StringJoiner(", ");
        for (int i = 0; i < columns.size(); i++) {
            list.add(columns.get(i).sql() + " AS c" + i);
        }
        if (columns.isEmpty()) { // SELECT COUNT(*) asks for rows without columns
            list.add("1");
        }
        StringBuilder sql =
                new StringBuilder("SELECT ").append(list).append(" FROM ").append(table);
        if (!conditions.isEmpty()) {
            sql.append(" WHERE ").append(String.join(" AND ", conditions));
        }
        if (limit >= 0) {
            sql.append(" LIMIT ").append(limit);
        }
        return sql.toString();
    }
}
