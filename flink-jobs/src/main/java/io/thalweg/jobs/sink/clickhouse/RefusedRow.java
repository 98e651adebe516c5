package io.thalweg.jobs.sink.clickhouse;

/**
 * A row that ClickHouse refuses for what is in it.
 *
 * @param table with its database
 * @param reason what ClickHouse says
 * @param format ClickHouse's name of the form of the bytes
 * @param bytes an insert of this row alone
 */
public record RefusedRow(String table, String reason, String format, byte[] bytes) {}
