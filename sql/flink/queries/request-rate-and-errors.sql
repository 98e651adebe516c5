-- What do the second-by-second metrics say? Requests, errors and mean answer time by server, out of the flow job's own metrics.
SELECT `time`, observation_point, ip4_1 AS server, server_port, l7_protocol,
  SUM(request) AS requests, SUM(client_error + server_error) AS errors,
  ROUND(SUM(rrt_sum) / NULLIF(SUM(rrt_count), 0) / 1000, 1) AS mean_ms
FROM metrics
WHERE `table` = 'application_map' AND `period` = 1
GROUP BY `time`, observation_point, ip4_1, server_port, l7_protocol;
