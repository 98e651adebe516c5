package io.thalweg.jobs.sql.topic;

import org.apache.flink.table.types.DataType;

/** A column that a topic's rows can have. */
record TopicColumn(String name, DataType type) {}
