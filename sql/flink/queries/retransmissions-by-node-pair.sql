-- Between which nodes do segments have to be sent again? Packets of each minute, and how many of a thousand were repeated.
SELECT window_start, observation_point, node_0, node_1, packets, retransmitted,
  ROUND(1000.0 * retransmitted / packets, 1) AS per_mille
FROM (
  SELECT window_start, window_end, observation_point, node_0, node_1,
    SUM(packet_tx + packet_rx) AS packets, SUM(retrans_tx + retrans_rx) AS retransmitted
  FROM (
    SELECT window_start, window_end, observation_point, packet_tx, packet_rx, retrans_tx, retrans_rx,
      COALESCE(TAG(ip_0, ts).node, 'elsewhere') AS node_0, COALESCE(TAG(ip_1, ts).node, 'elsewhere') AS node_1
    FROM TABLE(TUMBLE(TABLE flows, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
    WHERE protocol = 6
  )
  GROUP BY window_start, window_end, observation_point, node_0, node_1
)
WHERE retransmitted > 0;
