package io.thalweg.engine.row;

/** The tag columns that every flow-log table carries, with the same names, types and Protobuf field numbers. */
final class KnowledgeGraphColumns {
    private KnowledgeGraphColumns() {}

    static <R extends FlowLogRow> void add(RowTableBuilder<R> columns) {
        columns.uint16("region_id_0", 100, row -> row.regionId0)
                .uint16("region_id_1", 101, row -> row.regionId1)
                .uint16("az_id_0", 102, row -> row.azId0)
                .uint16("az_id_1", 103, row -> row.azId1)
                .uint16("host_id_0", 104, row -> row.hostId0)
                .uint16("host_id_1", 105, row -> row.hostId1)
                .uint8("l3_device_type_0", 106, row -> row.l3DeviceType0)
                .uint8("l3_device_type_1", 107, row -> row.l3DeviceType1)
                .uint32("l3_device_id_0", 108, row -> row.l3DeviceId0)
                .uint32("l3_device_id_1", 109, row -> row.l3DeviceId1)
                .uint32("pod_node_id_0", 110, row -> row.podNodeId0)
                .uint32("pod_node_id_1", 111, row -> row.podNodeId1)
                .uint16("pod_ns_id_0", 112, row -> row.podNsId0)
                .uint16("pod_ns_id_1", 113, row -> row.podNsId1)
                .uint32("pod_group_id_0", 114, row -> row.podGroupId0)
                .uint32("pod_group_id_1", 115, row -> row.podGroupId1)
                .uint32("pod_id_0", 116, row -> row.podId0)
                .uint32("pod_id_1", 117, row -> row.podId1)
                .uint16("pod_cluster_id_0", 118, row -> row.podClusterId0)
                .uint16("pod_cluster_id_1", 119, row -> row.podClusterId1)
                .int32("l3_epc_id_0", 120, row -> row.l3EpcId0)
                .int32("l3_epc_id_1", 121, row -> row.l3EpcId1)
                .int32("epc_id_0", 122, row -> row.epcId0)
                .int32("epc_id_1", 123, row -> row.epcId1)
                .uint16("subnet_id_0", 124, row -> row.subnetId0)
                .uint16("subnet_id_1", 125, row -> row.subnetId1)
                .uint32("service_id_0", 126, row -> row.serviceId0)
                .uint32("service_id_1", 127, row -> row.serviceId1)
                .uint32("auto_instance_id_0", 128, row -> row.autoInstanceId0)
                .uint32("auto_instance_id_1", 129, row -> row.autoInstanceId1)
                .uint8("auto_instance_type_0", 130, row -> row.autoInstanceType0)
                .uint8("auto_instance_type_1", 131, row -> row.autoInstanceType1)
                .uint32("auto_service_id_0", 132, row -> row.autoServiceId0)
                .uint32("auto_service_id_1", 133, row -> row.autoServiceId1)
                .uint8("auto_service_type_0", 134, row -> row.autoServiceType0)
                .uint8("auto_service_type_1", 135, row -> row.autoServiceType1)
                .uint8("tag_source_0", 136, row -> row.tagSource0)
                .uint8("tag_source_1", 137, row -> row.tagSource1)
                .uint16("team_id", 138, row -> row.teamId);
    }
}
