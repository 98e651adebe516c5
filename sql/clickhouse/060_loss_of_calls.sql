-- What was lost: 0 packets, 3 socket calls.
ALTER TABLE flow_log.capture_loss
    ADD COLUMN IF NOT EXISTS `signal_source` UInt16 CODEC(T64, ZSTD(1));
