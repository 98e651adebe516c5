/**
 * As much of ClickHouse's SQL as it takes to cut statements apart. The engine parses them.
 */
package io.thalweg.standalone.clickhouse.sql;
