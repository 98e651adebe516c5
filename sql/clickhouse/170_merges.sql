-- What merges cost: with over a hundred columns they would take more CPU than all inserts.
--
-- A part of up to 256 MiB, uncompressed, is one file and not two for each column, since files cost more than rows: to merge
-- 80 000 flows takes 0.37 s of CPU, and 0.74 s when the result has a file for each column. ClickHouse's own bound is 10 MiB,
-- which is 15 000 flows.
--
-- Parts wait until 16 of about one size can be merged, and not 5: ClickHouse takes a part for 5 MB larger than it is, so that
-- a part of some megabytes was written again with each five blocks that came. At 50 000 packets a second merges
-- wrote 2.3 million rows in 35 s, and 9.1 million before. An hour then has some dozens of parts.
ALTER TABLE flow_log.l4_flow_log MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_log.l7_flow_log MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_log.trace MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_log.trace_span MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`network.1s` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`network.1m` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`network.1h` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`network.1d` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`network_map.1s` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`network_map.1m` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`network_map.1h` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`network_map.1d` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`application.1s` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`application.1m` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`application.1h` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`application.1d` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`application_map.1s` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`application_map.1m` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`application_map.1h` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`application_map.1d` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
ALTER TABLE flow_metrics.`traffic_policy.1m` MODIFY SETTING min_bytes_for_wide_part = 268435456, merge_selector_base = 16;
