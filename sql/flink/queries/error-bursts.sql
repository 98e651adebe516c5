-- Where do errors come in bursts? Endpoints with at least 5 errors in 10 seconds that are more than a tenth of their requests.
SELECT window_start, observation_point, l7_protocol_str, endpoint,
  COUNT(*) AS requests,
  COUNT(*) FILTER (WHERE response_status = 3) AS server_errors,
  COUNT(*) FILTER (WHERE response_status = 4) AS client_errors
FROM TABLE(TUMBLE(TABLE spans, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end, observation_point, l7_protocol_str, endpoint
HAVING COUNT(*) FILTER (WHERE response_status IN (3, 4)) >= 5
  AND COUNT(*) FILTER (WHERE response_status IN (3, 4)) * 10 > COUNT(*);
