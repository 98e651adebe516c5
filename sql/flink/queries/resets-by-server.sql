-- Which servers refuse, reset or ignore connections, and how? Ends of flows of each minute that were not normal.
SELECT window_start, observation_point, ip_1 AS server, server_port, CLOSE_TYPE_NAME(close_type) AS how, COUNT(*) AS flows
FROM TABLE(TUMBLE(TABLE flows, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE protocol = 6 AND close_type NOT IN (0, 1, 5, 20)
GROUP BY window_start, window_end, observation_point, ip_1, server_port, close_type;
