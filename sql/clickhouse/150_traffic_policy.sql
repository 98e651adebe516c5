-- What policies matched, by the minute. Rows of the same policy and time add up.
CREATE TABLE IF NOT EXISTS flow_metrics.`traffic_policy.1m`
(
    `time`         DateTime               CODEC(Delta, ZSTD(1)),
    `acl_gid`      UInt16                 CODEC(T64, ZSTD(1)),
    `tunnel_ip_id` UInt16                 CODEC(T64, ZSTD(1)),
    `agent_id`     UInt16                 CODEC(T64, ZSTD(1)),
    `packet_tx`    UInt64                 CODEC(T64, ZSTD(1)),
    `packet_rx`    UInt64                 CODEC(T64, ZSTD(1)),
    `packet`       UInt64                 CODEC(T64, ZSTD(1)),
    `byte_tx`      UInt64                 CODEC(T64, ZSTD(1)),
    `byte_rx`      UInt64                 CODEC(T64, ZSTD(1)),
    `byte`         UInt64                 CODEC(T64, ZSTD(1)),
    `l3_byte_tx`   UInt64                 CODEC(T64, ZSTD(1)),
    `l3_byte_rx`   UInt64                 CODEC(T64, ZSTD(1)),
    `l4_byte_tx`   UInt64                 CODEC(T64, ZSTD(1)),
    `l4_byte_rx`   UInt64                 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toStartOfInterval(time, INTERVAL 12 HOUR)
ORDER BY (time, acl_gid)
TTL time + INTERVAL 168 HOUR
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;
