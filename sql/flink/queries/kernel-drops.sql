-- What does the kernel of each node drop, and why? Its own reasons, such as NETFILTER_DROP or NO_SOCKET, by minute and target.
SELECT window_start, agent_id, reason, ip_dst, port_dst, COUNT(*) AS packets, COUNT(DISTINCT ip_src) AS senders
FROM TABLE(TUMBLE(TABLE network_events, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE kind = 'PACKET_DROP'
GROUP BY window_start, window_end, agent_id, reason, ip_dst, port_dst;
