package io.thalweg.jobs.sink.clickhouse;

import java.io.Serializable;

/**
 * A column of an insert.
 *
 * @param type as ClickHouse writes it, such as {@code LowCardinality(String)}
 */
public record TargetColumn(String name, String type) implements Serializable {}
