-- Which statements take longer than 100 ms, on which server, and how many rows did they change?
SELECT ts, observation_point, l7_protocol_str AS `database`, ip_1 AS server, request_resource AS sql_text,
  response_duration / 1000 AS duration_ms, sql_affected_rows
FROM spans
WHERE l7_protocol_str IN ('MySQL', 'PostgreSQL', 'Oracle', 'Dameng', 'MongoDB') AND type = 2
  AND response_duration > 100000;
