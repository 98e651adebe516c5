package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a table to what a job writes, by adding only: a column is never changed or dropped, so older jobs go on. Subtasks
 * do it at the same time; every statement can be repeated.
 */
final class TableMigration {
    private static final Logger LOG = LoggerFactory.getLogger(TableMigration.class);
    private static final String TIME = "time";

    /**
     * How a table is made.
     *
     * @param engine such as {@code MergeTree}
     * @param orderBy columns, separated by commas; empty: {@code time}, if there is such a column
     * @param partitionBy an expression; empty: none
     */
    record Creation(String engine, String orderBy, String partitionBy) implements java.io.Serializable {}

    private TableMigration() {}

    static void apply(ClickHouseConnection connection, InsertTarget target, SchemaPolicy policy, Creation creation)
            throws IOException, InterruptedException {
        if (policy == SchemaPolicy.REFUSE) {
            return;
        }
        if (policy == SchemaPolicy.CREATE) {
            run(
                    connection,
                    "CREATE DATABASE IF NOT EXISTS " + Identifiers.quote(target.database()),
                    create(target, creation));
        }
        Set<String> there = SchemaCheck.fields(SchemaCheck.describe(connection, target)).stream()
                .map(fields -> fields[0])
                .collect(Collectors.toSet());
        List<TargetColumn> missing = target.columns().stream()
                .filter(column -> !there.contains(column.name()))
                .toList();
        if (!missing.isEmpty()) {
            run(connection, add(target, missing));
            LOG.info("{}: added columns {}", target, missing);
        }
    }

    static String create(InsertTarget target, Creation creation) {
        StringJoiner columns = new StringJoiner(", ");
        for (TargetColumn column : target.columns()) {
            columns.add(Identifiers.quote(column.name()) + " " + column.type());
        }
        StringBuilder sql = new StringBuilder("CREATE TABLE IF NOT EXISTS ")
                .append(target.quoted())
                .append(" (")
                .append(columns)
                .append(") ENGINE = ")
                .append(creation.engine());
        if (!creation.partitionBy().isBlank()) {
            sql.append(" PARTITION BY ").append(creation.partitionBy());
        }
        sql.append(" ORDER BY ").append(orderBy(target, creation));
        if (!creation.engine().startsWith("Replicated") && !creation.engine().startsWith("Shared")) {
            sql.append(" SETTINGS non_replicated_deduplication_window = 10000");
        }
        return sql.toString();
    }

    private static String orderBy(InsertTarget target, Creation creation) {
        if (!creation.orderBy().isBlank()) {
            StringJoiner columns = new StringJoiner(", ", "(", ")");
            for (String column : creation.orderBy().split(",")) {
                columns.add(Identifiers.quote(column.strip()));
            }
            return columns.toString();
        }
        boolean hasTime =
                target.columns().stream().anyMatch(column -> column.name().equals(TIME));
        return hasTime ? Identifiers.quote(TIME) : "tuple()";
    }

    static String add(InsertTarget target, List<TargetColumn> columns) {
        StringJoiner additions = new StringJoiner(", ");
        for (TargetColumn column : columns) {
            additions.add("ADD COLUMN IF NOT EXISTS " + Identifiers.quote(column.name()) + " " + column.type());
        }
        return "ALTER TABLE " + target.quoted() + " " + additions;
    }

    private static void run(ClickHouseConnection connection, String... statements)
            throws IOException, InterruptedException {
        for (String statement : statements) {
            connection.query(statement, ClickHouseFormat.TabSeparated);
        }
    }
}
