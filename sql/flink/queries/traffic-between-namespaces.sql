-- Which namespaces talk to each other, and how much? Bytes of each minute in both directions; what is outside is 'outside'.
SELECT window_start, observation_point, client_namespace, server_namespace, SUM(byte_tx) AS sent, SUM(byte_rx) AS received
FROM (
  SELECT window_start, window_end, observation_point, byte_tx, byte_rx,
    COALESCE(TAG(ip_0, ts).namespace, 'outside') AS client_namespace,
    COALESCE(TAG(ip_1, ts).namespace, 'outside') AS server_namespace
  FROM TABLE(TUMBLE(TABLE flows, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
)
WHERE client_namespace <> server_namespace
GROUP BY window_start, window_end, observation_point, client_namespace, server_namespace;
