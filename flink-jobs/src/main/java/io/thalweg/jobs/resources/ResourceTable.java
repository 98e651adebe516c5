package io.thalweg.jobs.resources;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;
import io.thalweg.event.proto.ResourceKind;

/** The columns of {@code flow_tag.resource}. */
public final class ResourceTable {
    static final RowTable<ResourceRow> TABLE = new RowTableBuilder<ResourceRow>("flow_tag", "resource")
            .lowCardinality("kind", 1, ResourceRow::kind)
            .uint32("id", 2, row -> row.resource().getId())
            .string("name", 3, row -> TextPairs.cut(row.resource().getName()))
            .uint8("deleted", 4, row -> row.resource().getDeleted() ? 1 : 0)
            .dateTime("deleted_at", 5, ResourceRow::deletedAt)
            .dateTime64("updated_at", 6, ResourceRow::updatedAt)
            .uint16("pod_cluster_id", 7, row -> row.resource().getClusterId())
            .uint16("pod_ns_id", 8, row -> row.resource().getNamespaceId())
            .uint32("pod_node_id", 9, row -> row.resource().getNodeId())
            .uint32("pod_group_id", 10, row -> row.ownerOf(ResourceKind.RESOURCE_KIND_WORKLOAD_VALUE))
            .uint32("pod_id", 11, row -> row.ownerOf(ResourceKind.RESOURCE_KIND_POD_VALUE))
            .uint16("region_id", 12, row -> row.resource().getRegionId())
            .uint16("az_id", 13, row -> row.resource().getAzId())
            .uint16("host_id", 14, row -> row.resource().getHostId())
            .uint16("subnet_id", 15, row -> row.resource().getSubnetId())
            .int32("epc_id", 16, row -> row.resource().getEpcId())
            .uint16("team_id", 17, row -> row.resource().getTeamId())
            .uint8("type", 18, ResourceRow::type)
            .lowCardinality("kubernetes_kind", 19, row -> row.resource().getKubernetesKind())
            .string("uid", 20, row -> row.resource().getUid())
            .stringArray("addresses", 21, ResourceRow::addresses)
            .uint16("agent_id", 22, row -> row.resource().getAgentId())
            .uint32("process_id", 23, row -> row.resource().getPid())
            .dateTime64("start_time", 24, row -> row.resource().getStartTime())
            .lowCardinalityArray("label_keys", 25, row -> row.labels().keys())
            .stringArray("label_values", 26, row -> row.labels().values())
            .lowCardinalityArray("annotation_keys", 27, row -> row.annotations().keys())
            .stringArray("annotation_values", 28, row -> row.annotations().values())
            .build();

    private ResourceTable() {}

    /** What the DDL in {@code sql/clickhouse} is compared with. */
    public static RowTable<?> table() {
        return TABLE;
    }
}
