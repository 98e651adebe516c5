package io.thalweg.engine.row;

/** The columns of an end of a document: its address, and what it was found to be. */
final class EndColumns {
    private EndColumns() {}

    /** @param field number of the first column's Protobuf field; the others follow */
    static void first(RowTableBuilder<MetricsDocument> columns, String suffix, int field) {
        columns.ipv4("ip4" + suffix, field, row -> row.ip40)
                .ipv6("ip6" + suffix, field + 1, row -> row.ip60High, row -> row.ip60Low)
                .uint16("region_id" + suffix, field + 2, row -> row.regionId0)
                .uint16("az_id" + suffix, field + 3, row -> row.azId0)
                .uint16("host_id" + suffix, field + 4, row -> row.hostId0)
                .uint8("l3_device_type" + suffix, field + 5, row -> row.l3DeviceType0)
                .uint32("l3_device_id" + suffix, field + 6, row -> row.l3DeviceId0)
                .int32("l3_epc_id" + suffix, field + 7, row -> row.l3EpcId0)
                .uint16("subnet_id" + suffix, field + 8, row -> row.subnetId0)
                .uint32("pod_node_id" + suffix, field + 9, row -> row.podNodeId0)
                .uint16("pod_ns_id" + suffix, field + 10, row -> row.podNsId0)
                .uint32("pod_group_id" + suffix, field + 11, row -> row.podGroupId0)
                .uint32("pod_id" + suffix, field + 12, row -> row.podId0)
                .uint16("pod_cluster_id" + suffix, field + 13, row -> row.podClusterId0)
                .uint32("service_id" + suffix, field + 14, row -> row.serviceId0)
                .uint32("auto_instance_id" + suffix, field + 15, row -> row.autoInstanceId0)
                .uint8("auto_instance_type" + suffix, field + 16, row -> row.autoInstanceType0)
                .uint32("auto_service_id" + suffix, field + 17, row -> row.autoServiceId0)
                .uint8("auto_service_type" + suffix, field + 18, row -> row.autoServiceType0)
                .uint32("gprocess_id" + suffix, field + 19, row -> row.gprocessId0)
                .uint8("tag_source" + suffix, field + 20, row -> row.tagSource0);
    }

    /** As {@link #first}. */
    static void second(RowTableBuilder<MetricsDocument> columns, String suffix, int field) {
        columns.ipv4("ip4" + suffix, field, row -> row.ip41)
                .ipv6("ip6" + suffix, field + 1, row -> row.ip61High, row -> row.ip61Low)
                .uint16("region_id" + suffix, field + 2, row -> row.regionId1)
                .uint16("az_id" + suffix, field + 3, row -> row.azId1)
                .uint16("host_id" + suffix, field + 4, row -> row.hostId1)
                .uint8("l3_device_type" + suffix, field + 5, row -> row.l3DeviceType1)
                .uint32("l3_device_id" + suffix, field + 6, row -> row.l3DeviceId1)
                .int32("l3_epc_id" + suffix, field + 7, row -> row.l3EpcId1)
                .uint16("subnet_id" + suffix, field + 8, row -> row.subnetId1)
                .uint32("pod_node_id" + suffix, field + 9, row -> row.podNodeId1)
                .uint16("pod_ns_id" + suffix, field + 10, row -> row.podNsId1)
                .uint32("pod_group_id" + suffix, field + 11, row -> row.podGroupId1)
                .uint32("pod_id" + suffix, field + 12, row -> row.podId1)
                .uint16("pod_cluster_id" + suffix, field + 13, row -> row.podClusterId1)
                .uint32("service_id" + suffix, field + 14, row -> row.serviceId1)
                .uint32("auto_instance_id" + suffix, field + 15, row -> row.autoInstanceId1)
                .uint8("auto_instance_type" + suffix, field + 16, row -> row.autoInstanceType1)
                .uint32("auto_service_id" + suffix, field + 17, row -> row.autoServiceId1)
                .uint8("auto_service_type" + suffix, field + 18, row -> row.autoServiceType1)
                .uint32("gprocess_id" + suffix, field + 19, row -> row.gprocessId1)
                .uint8("tag_source" + suffix, field + 20, row -> row.tagSource1);
    }
}
