-- What did not get from the wire and the processes into the rows: batches missing in an agent's sequence, packets or
-- socket calls that the kernel or the agent dropped, batches too late or too broken to use. Nothing is lost without a row here.
CREATE TABLE IF NOT EXISTS flow_log.capture_loss
(
    -- when it was noticed, in event time: the second, and the end of the batch that told of it
    `time`            DateTime               CODEC(Delta, ZSTD(1)),
    `end_time`        DateTime64(6)          CODEC(DoubleDelta, ZSTD(1)),

    -- whose packets: an agent, since one start of it, and the flow shard
    `agent_id`        UInt16                 CODEC(T64, ZSTD(1)),
    `boot_id`         UInt64                 CODEC(ZSTD(1)),
    `shard`           UInt16                 CODEC(T64, ZSTD(1)),

    -- missing_batch, kernel_drop, agent_drop, stale, …
    `reason`          LowCardinality(String),
    `first_sequence`  UInt64                 CODEC(ZSTD(1)),
    `missing_batches` UInt64                 CODEC(T64, ZSTD(1)),
    `packets`         UInt64                 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(time)
ORDER BY (time, agent_id, boot_id, shard)
TTL time + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;
