-- Which requests were never answered?
SELECT ts, observation_point, l7_protocol_str, ip_0 AS client, ip_1 AS server, server_port, request_type, request_resource
FROM spans
WHERE type = 0 AND response_status = 2;
