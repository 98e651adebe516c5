package io.thalweg.jobs.sql.topic;

import java.util.function.Function;
import org.apache.flink.table.types.DataType;

/**
 * A column of a table of events, and how its value is made of one.
 *
 * @param value in Flink's internal form; null for NULL
 */
record EventColumn<E>(String name, DataType type, Function<E, Object> value) {}
