/**
 * ClickHouse as Thalweg uses it on one machine: the embedded engine as a process of its own
 * ({@link io.thalweg.standalone.clickhouse.ClickHouseNode}), an installed server instead of it, the schema, and queries.
 * Everything but the node itself speaks HTTP and works with any ClickHouse.
 */
package io.thalweg.standalone.clickhouse;
