-- What happens to few flows: retransmissions that the receiver reported as needless (RFC 2883), and ICMP errors about the
-- flow's packets, with type and code of the last one (type * 256 + code).
ALTER TABLE flow_log.l4_flow_log
    ADD COLUMN IF NOT EXISTS `retrans_spurious_tx` UInt32 CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `retrans_spurious_rx` UInt32 CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `icmp_errors`         UInt32 CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `icmp_error`          UInt16 CODEC(T64, ZSTD(1));
