-- How slow is each endpoint? Requests, median and 99th percentile in milliseconds, every ten seconds.
SELECT window_start, observation_point, l7_protocol_str, endpoint, COUNT(*) AS requests,
  ROUND(QUANTILE(response_duration, 0.5) / 1000, 1) AS p50_ms,
  ROUND(QUANTILE(response_duration, 0.99) / 1000, 1) AS p99_ms
FROM TABLE(TUMBLE(TABLE spans, DESCRIPTOR(ts), INTERVAL '10' SECOND))
WHERE type = 2
GROUP BY window_start, window_end, observation_point, l7_protocol_str, endpoint;
