-- Which versions of TLS are agreed on, and with which servers? Handshakes of each minute.
SELECT window_start, observation_point, version, request_domain AS server_name, COUNT(*) AS handshakes
FROM TABLE(TUMBLE(TABLE spans, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE l7_protocol_str = 'TLS' AND version <> '' AND type = 2
GROUP BY window_start, window_end, observation_point, version, request_domain;
