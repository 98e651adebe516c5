package io.thalweg.jobs.trace;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;

/** The columns of {@code flow_log.trace}; field numbers are those of {@code thalweg.v1.Trace}, never changed or reused. */
public final class TraceTable {
    static final RowTable<TraceRow> TABLE = build();

    private TraceTable() {}

    /** What the DDL in {@code sql/clickhouse} is compared with. */
    public static RowTable<?> table() {
        return TABLE;
    }

    private static RowTable<TraceRow> build() {
        RowTableBuilder<TraceRow> columns = new RowTableBuilder<>("flow_log", "trace");
        columns.dateTime("time", 1, TraceRow::time)
                .uint64("_id", 2, row -> row.id)
                .uint32("version", 3, row -> row.version)
                .uint8("is_gone", 4, row -> row.isGone ? 1 : 0)
                .uint64("merged_into", 5, row -> row.mergedInto)
                .uint8("is_part", 6, row -> row.isPart ? 1 : 0)
                .uint8("has_constant_id", 7, row -> row.hasConstantId ? 1 : 0);
        columns.dateTime64("start_time", 20, row -> row.startTime)
                .dateTime64("end_time", 21, row -> row.endTime)
                .uint64("duration", 22, row -> row.duration)
                .string("trace_id", 23, row -> row.traceId)
                .uint32("span_count", 24, row -> row.spanCount)
                .uint32("error_count", 25, row -> row.errorCount)
                .uint32("tree_count", 26, row -> row.treeCount)
                .uint16("agent_count", 27, row -> row.agentCount);
        columns.uint64("root_id", 40, row -> row.rootId)
                .lowCardinality("root_observation_point", 41, row -> row.rootObservationPoint)
                .lowCardinality("root_service", 42, row -> row.rootService)
                .uint8("root_auto_service_type", 43, row -> row.rootAutoServiceType)
                .uint32("root_auto_service_id", 44, row -> row.rootAutoServiceId)
                .lowCardinality("root_l7_protocol_str", 45, row -> row.rootProtocol)
                .lowCardinality("root_request_type", 46, row -> row.rootRequestType)
                .string("root_request_domain", 47, row -> row.rootRequestDomain)
                .string("root_request_resource", 48, row -> row.rootRequestResource)
                .string("root_endpoint", 49, row -> row.rootEndpoint)
                .uint8("root_response_status", 50, row -> row.rootResponseStatus)
                .nullableInt32("root_response_code", 51, row -> row.hasRootResponseCode, row -> row.rootResponseCode);
        return columns.lowCardinalityArray("services", 60, row -> row.services)
                .float64Array("service_self_times", 61, row -> row.serviceSelfTimes)
                .string("tree", 62, row -> row.tree)
                .build();
    }
}
