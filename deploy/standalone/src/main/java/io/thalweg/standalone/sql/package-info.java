/** {@code thalweg sql}: Flink SQL over the topics and tables of a pipeline. */
package io.thalweg.standalone.sql;
