-- How large are the packets on each interface, and how much of them is payload? Every ten seconds.
SELECT window_start, agent_id, interface_name, direction, COUNT(*) AS packets, SUM(wire_length) AS total_bytes,
  SUM(payload_length) AS payload_bytes, ROUND(QUANTILE(wire_length, 0.5), 0) AS median_length
FROM TABLE(TUMBLE(TABLE packets, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end, agent_id, interface_name, direction;
