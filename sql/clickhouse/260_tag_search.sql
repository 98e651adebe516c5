-- Which attributes requests have, and with which values: what an editor of queries offers while one types. Names and columns
-- are DeepFlow's. Filled by views as requests are inserted, one row for each name (and value) of a block; time is when it was
-- last seen. A block that is inserted again by a sink that begins anew may be counted again.

CREATE TABLE IF NOT EXISTS flow_tag.flow_log_custom_field
(
    `time`             SimpleAggregateFunction(max, DateTime),
    `table`            LowCardinality(String),
    `vpc_id`           Int32,
    `pod_ns_id`        UInt16,
    `field_type`       LowCardinality(String),
    `field_name`       LowCardinality(String),
    `field_value_type` LowCardinality(String),
    `team_id`          UInt16
)
ENGINE = AggregatingMergeTree
ORDER BY (`table`, `field_type`, `field_name`, `field_value_type`, `vpc_id`, `pod_ns_id`, `team_id`)
TTL `time` + INTERVAL 7 DAY;

CREATE TABLE IF NOT EXISTS flow_tag.flow_log_custom_field_value
(
    `time`             SimpleAggregateFunction(max, DateTime),
    `table`            LowCardinality(String),
    `vpc_id`           Int32,
    `pod_ns_id`        UInt16,
    `field_type`       LowCardinality(String),
    `field_name`       LowCardinality(String),
    `field_value_type` LowCardinality(String),
    `team_id`          UInt16,
    `field_value`      String CODEC(ZSTD(1)),
    `count`            SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (`table`, `field_type`, `field_name`, `field_value_type`, `field_value`, `vpc_id`, `pod_ns_id`, `team_id`)
TTL `time` + INTERVAL 3 DAY;

-- Values that are long are texts, which nobody chooses from a list.
CREATE MATERIALIZED VIEW IF NOT EXISTS flow_tag.flow_log_custom_field_value_of_requests
TO flow_tag.flow_log_custom_field_value AS
SELECT
    max(`seen`) AS `time`,
    'l7_flow_log' AS `table`,
    `end`.1 AS `vpc_id`,
    `end`.2 AS `pod_ns_id`,
    'tag' AS `field_type`,
    `attribute`.1 AS `field_name`,
    'string' AS `field_value_type`,
    `team_id`,
    `attribute`.2 AS `field_value`,
    count() AS `count`
FROM
(
    SELECT
        `time` AS `seen`,
        `team_id`,
        arrayJoin(arrayDistinct([(`l3_epc_id_0`, `pod_ns_id_0`), (`l3_epc_id_1`, `pod_ns_id_1`)])) AS `end`,
        arrayJoin(arrayZip(`attribute_names`, arrayResize(`attribute_values`, length(`attribute_names`)))) AS `attribute`
    FROM flow_log.l7_flow_log
    WHERE notEmpty(`attribute_names`)
)
WHERE length(`attribute`.2) <= 256
GROUP BY `vpc_id`, `pod_ns_id`, `field_name`, `team_id`, `field_value`;

CREATE MATERIALIZED VIEW IF NOT EXISTS flow_tag.flow_log_custom_field_of_requests
TO flow_tag.flow_log_custom_field AS
SELECT
    max(`seen`) AS `time`,
    'l7_flow_log' AS `table`,
    `end`.1 AS `vpc_id`,
    `end`.2 AS `pod_ns_id`,
    `field`.1 AS `field_type`,
    `field`.2 AS `field_name`,
    if(`field`.1 = 'tag', 'string', 'float') AS `field_value_type`,
    `team_id`
FROM
(
    SELECT
        `time` AS `seen`,
        `team_id`,
        arrayJoin(arrayDistinct([(`l3_epc_id_0`, `pod_ns_id_0`), (`l3_epc_id_1`, `pod_ns_id_1`)])) AS `end`,
        arrayJoin(arrayConcat(
            arrayMap(name -> ('tag', toString(name)), `attribute_names`),
            arrayMap(name -> ('metrics', toString(name)), `metrics_names`))) AS `field`
    FROM flow_log.l7_flow_log
    WHERE notEmpty(`attribute_names`) OR notEmpty(`metrics_names`)
)
GROUP BY `vpc_id`, `pod_ns_id`, `field_type`, `field_name`, `team_id`;
