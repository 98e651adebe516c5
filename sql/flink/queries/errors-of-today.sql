-- Which endpoints have failed most in what ClickHouse keeps? Bounded: it reads the table once.
SELECT l7_protocol_str, endpoint, response_code, COUNT(*) AS failures
FROM flow_log.l7_flow_log
WHERE response_status IN (3, 4) AND observation_point IN ('s', 's-p', 'local')
GROUP BY l7_protocol_str, endpoint, response_code;
