/** ClickHouse's tables in Flink SQL: {@code 'connector' = 'clickhouse'}, for INSERT INTO and bounded SELECT. */
package io.thalweg.jobs.sink.clickhouse.table;
