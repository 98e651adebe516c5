-- L7 sessions: one row per request with its response, or for either without the other.
--
-- Columns, partitions and deduplication: see 020_l4_flow_log.sql.
CREATE TABLE IF NOT EXISTS flow_log.l7_flow_log
(
    -- base: time is the end of the row, in seconds
    `time`                      DateTime                      CODEC(Delta, ZSTD(1)),
    `_id`                       UInt64                        CODEC(T64('bit'), ZSTD(1)),
    `start_time`                DateTime64(6)                 CODEC(T64('bit'), ZSTD(1)),
    `end_time`                  DateTime64(6)                 CODEC(T64('bit'), ZSTD(1)),
    `flow_id`                   UInt64                        CODEC(ZSTD(1)),
    `signal_source`             UInt16                        CODEC(T64, ZSTD(1)),
    `agent_id`                  UInt16                        CODEC(T64, ZSTD(1)),
    `observation_point`         LowCardinality(String)        CODEC(ZSTD(1)),
    `capture_network_type_id`   UInt8                         CODEC(ZSTD(1)),
    `nat_source`                UInt8                         CODEC(ZSTD(1)),
    `capture_nic_type`          UInt8                         CODEC(ZSTD(1)),
    `tunnel_type`               UInt8                         CODEC(ZSTD(1)),
    `capture_nic`               UInt32                        CODEC(T64, ZSTD(1)),

    -- network; _0 is the client, _1 the server
    `ip4_0`                     IPv4                          CODEC(ZSTD(1)),
    `ip4_1`                     IPv4                          CODEC(Delta, ZSTD(1)),
    `ip6_0`                     IPv6                          CODEC(ZSTD(1)),
    `ip6_1`                     IPv6                          CODEC(ZSTD(1)),
    `is_ipv4`                   UInt8                         CODEC(ZSTD(1)),
    `protocol`                  UInt8                         CODEC(ZSTD(1)),
    `client_port`               UInt16                        CODEC(ZSTD(1)),
    `server_port`               UInt16                        CODEC(T64, ZSTD(1)),
    `req_tcp_seq`               UInt32                        CODEC(Delta, ZSTD(1)),
    `resp_tcp_seq`              UInt32                        CODEC(Delta, ZSTD(1)),

    -- knowledge graph: ids of the resources at both ends, by AutoTagging
    `region_id_0`               UInt16                        CODEC(T64, ZSTD(1)),
    `region_id_1`               UInt16                        CODEC(T64, ZSTD(1)),
    `az_id_0`                   UInt16                        CODEC(T64, ZSTD(1)),
    `az_id_1`                   UInt16                        CODEC(T64, ZSTD(1)),
    `host_id_0`                 UInt16                        CODEC(T64, ZSTD(1)),
    `host_id_1`                 UInt16                        CODEC(T64, ZSTD(1)),
    `l3_device_type_0`          UInt8                         CODEC(ZSTD(1)),
    `l3_device_type_1`          UInt8                         CODEC(ZSTD(1)),
    `l3_device_id_0`            UInt32                        CODEC(ZSTD(1)),
    `l3_device_id_1`            UInt32                        CODEC(ZSTD(1)),
    `pod_node_id_0`             UInt32                        CODEC(ZSTD(1)),
    `pod_node_id_1`             UInt32                        CODEC(ZSTD(1)),
    `pod_ns_id_0`               UInt16                        CODEC(ZSTD(1)),
    `pod_ns_id_1`               UInt16                        CODEC(ZSTD(1)),
    `pod_group_id_0`            UInt32                        CODEC(ZSTD(1)),
    `pod_group_id_1`            UInt32                        CODEC(ZSTD(1)),
    `pod_id_0`                  UInt32                        CODEC(ZSTD(1)),
    `pod_id_1`                  UInt32                        CODEC(ZSTD(1)),
    `pod_cluster_id_0`          UInt16                        CODEC(ZSTD(1)),
    `pod_cluster_id_1`          UInt16                        CODEC(ZSTD(1)),
    `l3_epc_id_0`               Int32                         CODEC(T64, ZSTD(1)),
    `l3_epc_id_1`               Int32                         CODEC(T64, ZSTD(1)),
    `epc_id_0`                  Int32                         CODEC(T64, ZSTD(1)),
    `epc_id_1`                  Int32                         CODEC(T64, ZSTD(1)),
    `subnet_id_0`               UInt16                        CODEC(ZSTD(1)),
    `subnet_id_1`               UInt16                        CODEC(ZSTD(1)),
    `service_id_0`              UInt32                        CODEC(ZSTD(1)),
    `service_id_1`              UInt32                        CODEC(ZSTD(1)),
    `auto_instance_id_0`        UInt32                        CODEC(ZSTD(1)),
    `auto_instance_id_1`        UInt32                        CODEC(ZSTD(1)),
    `auto_instance_type_0`      UInt8                         CODEC(ZSTD(1)),
    `auto_instance_type_1`      UInt8                         CODEC(ZSTD(1)),
    `auto_service_id_0`         UInt32                        CODEC(ZSTD(1)),
    `auto_service_id_1`         UInt32                        CODEC(ZSTD(1)),
    `auto_service_type_0`       UInt8                         CODEC(ZSTD(1)),
    `auto_service_type_1`       UInt8                         CODEC(ZSTD(1)),
    `tag_source_0`              UInt8                         CODEC(ZSTD(1)),
    `tag_source_1`              UInt8                         CODEC(ZSTD(1)),
    `team_id`                   UInt16                        CODEC(T64, ZSTD(1)),

    -- processes and system calls
    `gprocess_id_0`             UInt32                        CODEC(ZSTD(1)),
    `gprocess_id_1`             UInt32                        CODEC(ZSTD(1)),
    `process_id_0`              Int32                         CODEC(T64, ZSTD(1)),
    `process_id_1`              Int32                         CODEC(T64, ZSTD(1)),
    `process_kname_0`           String                        CODEC(ZSTD(1)),
    `process_kname_1`           String                        CODEC(ZSTD(1)),
    `syscall_trace_id_request`  UInt64                        CODEC(ZSTD(1)),
    `syscall_trace_id_response` UInt64                        CODEC(ZSTD(1)),
    `syscall_thread_0`          UInt32                        CODEC(T64, ZSTD(1)),
    `syscall_thread_1`          UInt32                        CODEC(T64, ZSTD(1)),
    `syscall_coroutine_0`       UInt64                        CODEC(ZSTD(1)),
    `syscall_coroutine_1`       UInt64                        CODEC(ZSTD(1)),
    `syscall_cap_seq_0`         UInt32                        CODEC(T64, ZSTD(1)),
    `syscall_cap_seq_1`         UInt32                        CODEC(T64, ZSTD(1)),

    -- protocol
    `l7_protocol`               UInt8                         CODEC(ZSTD(1)),
    `l7_protocol_str`           LowCardinality(String)        CODEC(ZSTD(1)),
    `biz_protocol`              LowCardinality(String)        CODEC(ZSTD(1)),
    `version`                   LowCardinality(String)        CODEC(ZSTD(1)),
    `type`                      UInt8                         CODEC(ZSTD(1)),
    `is_tls`                    UInt8                         CODEC(ZSTD(1)),
    `is_async`                  UInt8                         CODEC(ZSTD(1)),
    `is_reversed`               UInt8                         CODEC(ZSTD(1)),

    -- request
    `request_type`              LowCardinality(String)        CODEC(ZSTD(1)),
    `request_domain`            String                        CODEC(ZSTD(3)),
    `request_resource`          String                        CODEC(ZSTD(3)),
    `endpoint`                  String                        CODEC(ZSTD(3)),
    `request_id`                Nullable(UInt64)              CODEC(T64, ZSTD(1)),

    -- response
    `response_status`           UInt8                         CODEC(ZSTD(1)),
    `response_code`             Nullable(Int32)               CODEC(T64, ZSTD(1)),
    `response_exception`        String                        CODEC(ZSTD(3)),
    `response_result`           String                        CODEC(ZSTD(3)),

    -- trace
    `http_proxy_client`         String                        CODEC(ZSTD(1)),
    `x_request_id_0`            String                        CODEC(ZSTD(1)),
    `x_request_id_1`            String                        CODEC(ZSTD(1)),
    `trace_id`                  String                        CODEC(ZSTD(1)),
    `_trace_id_2`               String                        CODEC(ZSTD(1)),
    `trace_id_index`            UInt64                        CODEC(ZSTD(1)),
    `span_id`                   String                        CODEC(ZSTD(1)),
    `parent_span_id`            String                        CODEC(ZSTD(1)),
    `span_kind`                 Nullable(UInt8)               CODEC(ZSTD(1)),

    -- service
    `app_service`               LowCardinality(String)        CODEC(ZSTD(1)),
    `app_instance`              LowCardinality(String)        CODEC(ZSTD(1)),

    -- metrics; durations in microseconds, lengths in bytes
    `response_duration`         UInt64                        CODEC(T64('bit'), ZSTD(1)),
    `request_length`            Nullable(Int64)               CODEC(T64, ZSTD(1)),
    `response_length`           Nullable(Int64)               CODEC(T64, ZSTD(1)),
    `sql_affected_rows`         Nullable(UInt64)              CODEC(T64, ZSTD(1)),
    `direction_score`           UInt8                         CODEC(ZSTD(1)),
    `captured_request_byte`     UInt32                        CODEC(T64, ZSTD(1)),
    `captured_response_byte`    UInt32                        CODEC(T64, ZSTD(1)),

    -- free form
    `attribute_names`           Array(LowCardinality(String)) CODEC(ZSTD(1)),
    `attribute_values`          Array(String)                 CODEC(ZSTD(3)),
    `metrics_names`             Array(String)                 CODEC(ZSTD(1)),
    `metrics_values`            Array(Float64)                CODEC(ZSTD(1)),
    `events`                    String                        CODEC(ZSTD(1)),

    -- business
    `biz_type`                  UInt8                         CODEC(ZSTD(1)),
    `biz_code`                  String                        CODEC(ZSTD(1)),
    `biz_scenario`              String                        CODEC(ZSTD(1)),
    `biz_response_code`         String                        CODEC(ZSTD(1)),

    INDEX end_time_range          end_time TYPE minmax GRANULARITY 2,
    INDEX flow_id_bloom           flow_id TYPE bloom_filter GRANULARITY 2,
    INDEX ip4_0_bloom             ip4_0 TYPE bloom_filter GRANULARITY 2,
    INDEX ip6_0_bloom             ip6_0 TYPE bloom_filter GRANULARITY 2,
    INDEX trace_id_bloom          trace_id TYPE bloom_filter GRANULARITY 2,
    INDEX trace_id_2_bloom        _trace_id_2 TYPE bloom_filter GRANULARITY 2,
    INDEX trace_id_index_range    trace_id_index TYPE minmax GRANULARITY 2,
    INDEX span_id_bloom           span_id TYPE bloom_filter GRANULARITY 2,
    INDEX parent_span_id_bloom    parent_span_id TYPE bloom_filter GRANULARITY 2,
    INDEX x_request_id_0_bloom    x_request_id_0 TYPE bloom_filter GRANULARITY 2,
    INDEX x_request_id_1_bloom    x_request_id_1 TYPE bloom_filter GRANULARITY 2,
    INDEX http_proxy_client_bloom http_proxy_client TYPE bloom_filter GRANULARITY 2,
    INDEX syscall_request_bloom   syscall_trace_id_request TYPE bloom_filter GRANULARITY 2,
    INDEX syscall_response_bloom  syscall_trace_id_response TYPE bloom_filter GRANULARITY 2,
    INDEX request_domain_bloom    request_domain TYPE bloom_filter GRANULARITY 2,
    INDEX request_resource_token  request_resource TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 2,
    INDEX endpoint_bloom          endpoint TYPE bloom_filter GRANULARITY 2,
    INDEX response_status_set     response_status TYPE set(8) GRANULARITY 2,
    INDEX response_code_range     response_code TYPE minmax GRANULARITY 2,
    INDEX agent_id_set            agent_id TYPE set(300) GRANULARITY 2,
    INDEX pod_id_0_set            pod_id_0 TYPE set(300) GRANULARITY 2,
    INDEX pod_id_1_set            pod_id_1 TYPE set(300) GRANULARITY 2,
    INDEX auto_service_id_0_set   auto_service_id_0 TYPE set(300) GRANULARITY 2,
    INDEX auto_service_id_1_set   auto_service_id_1 TYPE set(300) GRANULARITY 2
)
ENGINE = MergeTree
PARTITION BY toStartOfHour(time)
ORDER BY (time, l7_protocol, l3_epc_id_1, ip4_1, ip6_1, server_port)
TTL time + INTERVAL 72 HOUR
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;
