-- Who is flooded with SYNs? Of the raw packets of 10 seconds: servers that got at least 100 SYNs and answered less than half of
-- them, as one whose queue is full does.
SELECT window_start, interface_name, server, port,
  SUM(syns) AS syns, SUM(syn_acks) AS syn_acks, COUNT(DISTINCT client) AS clients
FROM (
  SELECT window_start, window_end, interface_name,
    CASE WHEN tcp_flag_names = 'SYN' THEN ip_dst ELSE ip_src END AS server,
    CASE WHEN tcp_flag_names = 'SYN' THEN port_dst ELSE port_src END AS port,
    CASE WHEN tcp_flag_names = 'SYN' THEN ip_src END AS client,
    CASE WHEN tcp_flag_names = 'SYN' THEN 1 ELSE 0 END AS syns,
    CASE WHEN tcp_flag_names = 'SYN' THEN 0 ELSE 1 END AS syn_acks
  FROM TABLE(TUMBLE(TABLE packets, DESCRIPTOR(ts), INTERVAL '10' SECOND))
  WHERE tcp_flag_names IN ('SYN', 'SYN,ACK')
)
GROUP BY window_start, window_end, interface_name, server, port
HAVING SUM(syns) >= 100 AND SUM(syn_acks) * 2 < SUM(syns);
