-- Which requests took longest? The five of each minute and place, with the id to look their trace up by.
SELECT window_start, observation_point, `rank`, l7_protocol_str, endpoint, response_duration AS micros, trace_id, flow_id
FROM (
  SELECT window_start, window_end, observation_point, l7_protocol_str, endpoint, response_duration, trace_id, flow_id,
    ROW_NUMBER() OVER (
      PARTITION BY window_start, window_end, observation_point ORDER BY response_duration DESC, flow_id) AS `rank`
  FROM TABLE(TUMBLE(TABLE spans, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
  WHERE type = 2
)
WHERE `rank` <= 5;
