/**
 * ClickHouse's native compression of blocks, as its HTTP interface carries it.
 */
package io.thalweg.standalone.clickhouse.compression;
