-- Whole traces, as the trace job puts them together from the rows of l7_flow_log.
--
-- A trace that a late request joins is written again with a greater version; readers take the views at the end of this
-- file, which show the newest version. time is the second of the trace's _id and never changes, so all versions are in one
-- partition and sort together.
CREATE TABLE IF NOT EXISTS flow_log.trace
(
    `time`                   DateTime                      CODEC(Delta, ZSTD(1)),
    `_id`                    UInt64                        CODEC(ZSTD(1)),
    `version`                UInt32                        CODEC(T64, ZSTD(1)),
    -- there is no such trace any more: it is part of merged_into, or 0 when its rows are of several
    `is_gone`                UInt8                         CODEC(ZSTD(1)),
    `merged_into`            UInt64                        CODEC(ZSTD(1)),
    -- cut off from something larger by the job's limits; has an id that so many share that it was taken for a constant
    `is_part`                UInt8                         CODEC(ZSTD(1)),
    `has_constant_id`        UInt8                         CODEC(ZSTD(1)),

    -- by the clock of the root's agent; duration in microseconds
    `start_time`             DateTime64(6)                 CODEC(DoubleDelta, ZSTD(1)),
    `end_time`               DateTime64(6)                 CODEC(DoubleDelta, ZSTD(1)),
    `duration`               UInt64                        CODEC(T64, ZSTD(1)),
    -- what the application calls it, if it does
    `trace_id`               String                        CODEC(ZSTD(1)),
    `span_count`             UInt32                        CODEC(T64, ZSTD(1)),
    `error_count`            UInt32                        CODEC(T64, ZSTD(1)),
    -- 1 when it is whole
    `tree_count`             UInt32                        CODEC(T64, ZSTD(1)),
    `agent_count`            UInt16                        CODEC(T64, ZSTD(1)),

    -- the first span: row of l7_flow_log
    `root_id`                UInt64                        CODEC(ZSTD(1)),
    `root_observation_point` LowCardinality(String),
    `root_service`           LowCardinality(String),
    `root_auto_service_type` UInt8                         CODEC(T64, ZSTD(1)),
    `root_auto_service_id`   UInt32                        CODEC(T64, ZSTD(1)),
    `root_l7_protocol_str`   LowCardinality(String),
    `root_request_type`      LowCardinality(String),
    `root_request_domain`    String                        CODEC(ZSTD(1)),
    `root_request_resource`  String                        CODEC(ZSTD(1)),
    `root_endpoint`          String                        CODEC(ZSTD(1)),
    `root_response_status`   UInt8                         CODEC(ZSTD(1)),
    `root_response_code`     Nullable(Int32)               CODEC(ZSTD(1)),

    -- services with their self time in microseconds, the largest first: a name, or #auto_service_type/auto_service_id
    `services`               Array(LowCardinality(String)),
    `service_self_times`     Array(Float64)                CODEC(ZSTD(1)),
    -- JSON: [[number of the parent or -1, "row", microseconds after start_time, duration], ...], parents before children
    `tree`                   String                        CODEC(ZSTD(3)),

    INDEX trace_id_bloom     trace_id TYPE bloom_filter GRANULARITY 2,
    INDEX id_bloom           _id TYPE bloom_filter GRANULARITY 2,
    INDEX root_id_bloom      root_id TYPE bloom_filter GRANULARITY 2,
    INDEX services_bloom     services TYPE bloom_filter GRANULARITY 2,
    INDEX duration_range     duration TYPE minmax GRANULARITY 2,
    INDEX error_count_range  error_count TYPE minmax GRANULARITY 2
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfHour(time)
ORDER BY (time, _id)
TTL time + INTERVAL 72 HOUR
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;

-- A row of l7_flow_log in a version of a trace. Halves of a session and repeats are several rows of one span.
CREATE TABLE IF NOT EXISTS flow_log.trace_span
(
    -- of the trace, not of the row
    `time`                   DateTime                      CODEC(Delta, ZSTD(1)),
    `trace`                  UInt64                        CODEC(ZSTD(1)),
    `version`                UInt32                        CODEC(T64, ZSTD(1)),
    `_id`                    UInt64                        CODEC(ZSTD(1)),
    -- number of the span in the trace, parents before children; -1 is no parent
    `span_index`             UInt32                        CODEC(Delta, ZSTD(1)),
    `parent_index`           Int32                         CODEC(Delta, ZSTD(1)),
    `parent_id`              UInt64                        CODEC(ZSTD(1)),
    -- why: root, network, request_id, syscall, xrequestid, app, trace_id; and how sure: certain, inferred, weak
    `relation`               LowCardinality(String),
    `confidence`             LowCardinality(String),
    -- microseconds in which none of its children was open; to add to the row's times so that they agree with the root's
    `self_time`              UInt64                        CODEC(T64, ZSTD(1)),
    `clock_correction`       Float64                       CODEC(ZSTD(1)),

    INDEX id_bloom           _id TYPE bloom_filter GRANULARITY 2
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfHour(time)
ORDER BY (time, trace, _id)
TTL time + INTERVAL 72 HOUR
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS flow_log.trace_newest AS
SELECT * FROM flow_log.trace FINAL WHERE is_gone = 0;

-- Bound time in queries: SELECT ... FROM flow_log.trace_span_newest WHERE time = ... AND trace = ...
CREATE VIEW IF NOT EXISTS flow_log.trace_span_newest AS
SELECT spans.*
FROM flow_log.trace_span AS spans FINAL
INNER JOIN (SELECT time, _id, version FROM flow_log.trace FINAL WHERE is_gone = 0) AS traces
ON spans.time = traces.time AND spans.trace = traces._id AND spans.version = traces.version;
