/**
 * ClickHouse's HTTP interface over the embedded engine. The way of a request:
 *
 * <pre>
 *  ClickHouseHttp → QueryHandler → Access, Admission → RequestBody → SqlStatement
 *                                                        │
 *                        InsertRunner  ◀── INSERT ───────┤
 *                        SelectRunner  ◀── SELECT ───────┤      each on an EngineConnection of its own
 *                        EngineConnection ◀── other ─────┘
 *  QueryResponse ◀── HeldOutput ◀── ContentCoding ◀── result
 * </pre>
 */
package io.thalweg.standalone.clickhouse.http;
