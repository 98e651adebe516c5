-- What the integers in rows stand for: resources and processes, from the topics thalweg.resources and thalweg.processes.
CREATE DATABASE IF NOT EXISTS flow_tag;

-- A resource as it was last told; a new name, label or annotation replaces the row. Deleted resources stay for as long as
-- rows may speak of them.
CREATE TABLE IF NOT EXISTS flow_tag.resource
(
    -- pod, node, namespace, workload, service, …: thalweg.v1.ResourceKind
    `kind`              LowCardinality(String),
    `id`                UInt32,
    `name`              String,
    `deleted`           UInt8,
    `deleted_at`        DateTime,
    -- of two rows the later one is true
    `updated_at`        DateTime64(6),

    -- where it belongs
    `pod_cluster_id`    UInt16,
    `pod_ns_id`         UInt16,
    `pod_node_id`       UInt32,
    `pod_group_id`      UInt32,
    `pod_id`            UInt32,
    `region_id`         UInt16,
    `az_id`             UInt16,
    `host_id`           UInt16,
    `subnet_id`         UInt16,
    `epc_id`            Int32,
    `team_id`           UInt16,

    -- what it is: of a workload, device or custom service the type that rows have; kind and uid as Kubernetes gives them
    `type`              UInt8,
    `kubernetes_kind`   LowCardinality(String),
    `uid`               String,
    `addresses`         Array(String),

    -- of a process
    `agent_id`          UInt16,
    `process_id`        UInt32,
    `start_time`        DateTime64(6),

    `label_keys`        Array(LowCardinality(String)),
    `label_values`      Array(String),
    `annotation_keys`   Array(LowCardinality(String)),
    `annotation_values` Array(String),

    -- as people shall see it
    `shown_name`        String ALIAS if(deleted = 1, concat(name, ' (deleted)'), name)
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY (kind, id)
TTL deleted_at + INTERVAL 30 DAY DELETE WHERE deleted = 1;

-- A process as its machine's agent last told it. The number is given again, but not with the same start.
CREATE TABLE IF NOT EXISTS flow_tag.process
(
    `agent_id`      UInt16,
    `process_id`    UInt32,
    `start_time`    DateTime64(6),
    `end_time`      DateTime64(6),
    `updated_at`    DateTime64(6),

    `name`          String,
    `kernel_name`   LowCardinality(String),
    `executable`    String,
    `command_line`  String,
    `user`          LowCardinality(String),
    `container_id`  String,
    `pod_uid`       String,
    `tag_keys`      Array(LowCardinality(String)),
    `tag_values`    Array(String)
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY (agent_id, process_id, start_time)
-- Whoever still runs is told again each hour.
TTL toDateTime(updated_at) + INTERVAL 30 DAY;

-- What rows call gprocess_id: made of agent, number and start, so that nobody has to give it.
ALTER TABLE flow_tag.process ADD COLUMN IF NOT EXISTS `gprocess_id` UInt32;
