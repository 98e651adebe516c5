-- Who cannot read as fast as it is sent to? Ends that told a receive window of zero, by minute: the client, or the server.
SELECT window_start, observation_point, receiver, server_port, SUM(zero_windows) AS zero_windows, COUNT(*) AS `rows`
FROM (
  SELECT window_start, window_end, observation_point, server_port,
    CASE WHEN zero_win_tx > 0 THEN ip_0 ELSE ip_1 END AS receiver,
    CASE WHEN zero_win_tx > 0 THEN zero_win_tx ELSE zero_win_rx END AS zero_windows
  FROM TABLE(TUMBLE(TABLE flows, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
  WHERE zero_win_tx > 0 OR zero_win_rx > 0
)
GROUP BY window_start, window_end, observation_point, receiver, server_port;
