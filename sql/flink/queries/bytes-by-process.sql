-- Which processes send and receive how much? By their socket calls, every ten seconds; also what is inside TLS.
SELECT window_start, agent_id, process, pid, direction, source, SUM(byte_count) AS total_bytes, COUNT(*) AS calls
FROM TABLE(TUMBLE(TABLE calls, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end, agent_id, process, pid, direction, source;
