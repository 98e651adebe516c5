-- How many connections does each pod open and take in a minute? A flow counts in the minute of its first row.
WITH ends AS (
  SELECT ts, observation_point, flow_id, 'opens' AS side, POD_NAME(ip_0, ts) AS pod FROM flows WHERE is_new_flow = 1
  UNION ALL
  SELECT ts, observation_point, flow_id, 'takes' AS side, POD_NAME(ip_1, ts) AS pod FROM flows WHERE is_new_flow = 1
)
SELECT window_start, observation_point, pod, side, COUNT(DISTINCT flow_id) AS opened
FROM TABLE(TUMBLE(TABLE ends, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE pod IS NOT NULL
GROUP BY window_start, window_end, observation_point, pod, side;
