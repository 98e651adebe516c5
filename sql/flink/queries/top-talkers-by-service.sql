-- Which services move the most bytes? The ten busiest of each minute and place of observation.
-- A service is what Kubernetes calls it at that time; else the address.
SELECT window_start, observation_point, `rank`, service, server_port, total_bytes, flows
FROM (
  SELECT *, ROW_NUMBER() OVER (
      PARTITION BY window_start, window_end, observation_point ORDER BY total_bytes DESC, service) AS `rank`
  FROM (
    SELECT window_start, window_end, observation_point, service, server_port,
      SUM(byte_tx + byte_rx) AS total_bytes, COUNT(DISTINCT flow_id) AS flows
    FROM (
      SELECT window_start, window_end, observation_point, server_port, byte_tx, byte_rx, flow_id,
        COALESCE(SERVICE_NAME(ip_1, server_port, ts), ip_1) AS service
      FROM TABLE(TUMBLE(TABLE flows, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
    )
    GROUP BY window_start, window_end, observation_point, service, server_port
  )
)
WHERE `rank` <= 10;
