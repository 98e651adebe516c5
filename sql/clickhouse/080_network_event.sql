-- What the kernels of the nodes tell of trouble: segments sent again, resets, dropped packets with the reason and, when it
-- is asked for, every state of TCP. `_0` is who sends the packet (whose state it is), `_1` who is to get it.
CREATE TABLE IF NOT EXISTS flow_log.network_event
(
    -- time is event_time in seconds
    `time`            DateTime               CODEC(Delta, ZSTD(1)),
    `event_time`      DateTime64(6)          CODEC(DoubleDelta, ZSTD(1)),
    `agent_id`        UInt16                 CODEC(T64, ZSTD(1)),

    -- tcp_state, tcp_retransmit, tcp_reset_sent, tcp_reset_received, packet_drop
    `kind`            LowCardinality(String),
    -- of packet_drop: policy (a rule forbids it), no_listener, overload, route, corrupt, tcp, other
    `cause`           LowCardinality(String),
    -- the kernel's own name for it, such as NETFILTER_DROP, and its function that dropped the packet
    `reason`          LowCardinality(String),
    `place`           LowCardinality(String),

    `protocol`        UInt8                  CODEC(ZSTD(1)),
    `is_ipv4`         UInt8                  CODEC(ZSTD(1)),
    `ip4_0`           IPv4                   CODEC(ZSTD(1)),
    `ip4_1`           IPv4                   CODEC(ZSTD(1)),
    `ip6_0`           IPv6                   CODEC(ZSTD(1)),
    `ip6_1`           IPv6                   CODEC(ZSTD(1)),
    `port_0`          UInt16                 CODEC(T64, ZSTD(1)),
    `port_1`          UInt16                 CODEC(T64, ZSTD(1)),
    `tcp_flags`       UInt8                  CODEC(ZSTD(1)),
    `tcp_seq`         UInt32                 CODEC(ZSTD(1)),
    -- payload that was sent again, or the length of a dropped packet
    `byte`            UInt64                 CODEC(T64, ZSTD(1)),
    `old_state`       LowCardinality(String),
    `new_state`       LowCardinality(String),

    -- inode of the network namespace, and the interface in it; socket_id tells sockets of one agent apart
    `netns_id`        UInt64                 CODEC(ZSTD(1)),
    `interface_index` UInt32                 CODEC(T64, ZSTD(1)),
    `socket_id`       UInt64                 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(time)
ORDER BY (time, kind, cause, ip4_1, port_1)
TTL time + INTERVAL 7 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;
