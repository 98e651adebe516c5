package io.thalweg.engine.row;

/**
 * The columns of the tables of {@code flow_metrics}, and of the message {@code thalweg.v1.Metrics}.
 *
 * <p>As in {@link L4FlowLogTable} the order is that of ClickHouse, and the number of a column is its Protobuf field, which is
 * never changed or reused.
 */
public final class MetricsTables {
    private static final String DATABASE = "flow_metrics";
    private static final int FIRST_END = 100;
    private static final int SECOND_END = 150;

    private MetricsTables() {}

    /**
     * A table of ClickHouse.
     *
     * @param resolution {@code 1s} or {@code 1m}
     */
    public static RowTable<MetricsDocument> table(DocumentKind kind, String resolution) {
        RowTableBuilder<MetricsDocument> columns = new RowTableBuilder<>(DATABASE, kind.table + "." + resolution);
        columns.dateTime("time", 1, row -> row.time);
        if (kind == DocumentKind.TRAFFIC_POLICY) {
            policy(columns);
            MeterColumns.usage(columns);
            return columns.build();
        }
        if (kind.isMap) {
            EndColumns.first(columns, "_0", FIRST_END);
            EndColumns.second(columns, "_1", SECOND_END);
        } else {
            EndColumns.first(columns, "", FIRST_END);
        }
        place(columns);
        if (kind.isApplication()) {
            application(columns);
            MeterColumns.application(columns);
        } else {
            MeterColumns.flow(columns);
        }
        return columns.build();
    }

    /** The message of every kind but those of applications. */
    public static RowTable<MetricsDocument> networkMessage() {
        RowTableBuilder<MetricsDocument> columns = message();
        columns.uint16("acl_gid", 50, row -> row.aclGid).uint16("tunnel_ip_id", 51, row -> row.tunnelIpId);
        MeterColumns.flow(columns);
        return columns.build();
    }

    /** The message of applications. */
    public static RowTable<MetricsDocument> applicationMessage() {
        RowTableBuilder<MetricsDocument> columns = message();
        application(columns);
        MeterColumns.application(columns);
        return columns.build();
    }

    private static RowTableBuilder<MetricsDocument> message() {
        RowTableBuilder<MetricsDocument> columns = new RowTableBuilder<>(DATABASE, "metrics");
        columns.dateTime("time", 1, row -> row.time)
                .uint32("period", 2, row -> row.period)
                .lowCardinality("table", 3, row -> row.kind.table);
        EndColumns.first(columns, "_0", FIRST_END);
        EndColumns.second(columns, "_1", SECOND_END);
        place(columns);
        return columns;
    }

    private static void place(RowTableBuilder<MetricsDocument> columns) {
        columns.uint8("is_ipv4", 10, row -> row.isIpv4)
                .uint8("protocol", 11, row -> row.protocol)
                .uint16("server_port", 12, row -> row.serverPort)
                .uint16("agent_id", 13, row -> row.agentId)
                .lowCardinality("observation_point", 14, row -> row.observationPoint)
                .uint8("role", 15, row -> row.role)
                .uint8("capture_network_type_id", 16, row -> row.captureNetworkTypeId)
                .uint8("capture_nic_type", 17, row -> row.captureNicType)
                .uint32("capture_nic", 18, row -> row.captureNic)
                .uint8("nat_source", 19, row -> row.natSource)
                .uint8("tunnel_type", 20, row -> row.tunnelType)
                .uint16("signal_source", 21, row -> row.signalSource)
                .uint8("is_key_service", 22, row -> row.isKeyService)
                .uint16("team_id", 23, row -> row.teamId)
                .uint8("_tid", 24, row -> 0);
    }

    private static void application(RowTableBuilder<MetricsDocument> columns) {
        columns.uint8("l7_protocol", 40, row -> row.l7Protocol)
                .lowCardinality("app_service", 41, row -> row.appService)
                .lowCardinality("app_instance", 42, row -> row.appInstance)
                .string("endpoint", 43, row -> row.endpoint)
                .uint8("biz_type", 44, row -> row.bizType);
    }

    private static void policy(RowTableBuilder<MetricsDocument> columns) {
        columns.uint16("acl_gid", 50, row -> row.aclGid)
                .uint16("tunnel_ip_id", 51, row -> row.tunnelIpId)
                .uint16("agent_id", 13, row -> row.agentId);
    }
}
