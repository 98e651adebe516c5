/**
 * Rows on their way to ClickHouse that wait for their checkpoint: files of compressed blocks, which know nothing of servers
 * and tables.
 */
package io.thalweg.jobs.sink.clickhouse.staging;
