-- The tokens of so many inserts are remembered, so that the commits of a whole checkpoint can be repeated: with exactly-once
-- sinks, the blocks of all subtasks, once for each partition that they touch.
ALTER TABLE flow_log.l4_flow_log MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE flow_log.l7_flow_log MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE flow_log.capture_loss MODIFY SETTING non_replicated_deduplication_window = 10000;
