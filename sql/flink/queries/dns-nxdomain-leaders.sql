-- Who asks for names that do not exist, and for which? The ten most frequent pairs of each minute.
SELECT window_start, observation_point, `rank`, client, name, answers
FROM (
  SELECT *, ROW_NUMBER() OVER (
      PARTITION BY window_start, window_end, observation_point ORDER BY answers DESC, client, name) AS `rank`
  FROM (
    SELECT window_start, window_end, observation_point, ip_0 AS client, request_resource AS name, COUNT(*) AS answers
    FROM TABLE(TUMBLE(TABLE spans, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
    WHERE l7_protocol_str = 'DNS' AND response_code = 3
    GROUP BY window_start, window_end, observation_point, ip_0, request_resource
  )
)
WHERE `rank` <= 10;
