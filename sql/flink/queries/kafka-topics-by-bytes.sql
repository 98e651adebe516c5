-- Which topics of Kafka move the most bytes? Requests and bytes of each minute, by what is asked of the broker.
SELECT window_start, observation_point, request_domain AS topic, request_type AS api, COUNT(*) AS requests,
  SUM(COALESCE(request_length, 0)) AS request_bytes, SUM(COALESCE(response_length, 0)) AS response_bytes
FROM TABLE(TUMBLE(TABLE spans, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE l7_protocol_str = 'Kafka' AND request_domain <> ''
GROUP BY window_start, window_end, observation_point, request_domain, request_type;
