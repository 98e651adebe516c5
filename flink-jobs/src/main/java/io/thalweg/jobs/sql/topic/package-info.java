/** Topics as tables of Flink SQL: the format {@code thalweg} and a Kafka connector that asks it for single columns. */
package io.thalweg.jobs.sql.topic;
