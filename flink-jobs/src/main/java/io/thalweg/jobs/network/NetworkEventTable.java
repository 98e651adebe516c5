package io.thalweg.jobs.network;

import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowTableBuilder;

/** The columns of {@code flow_log.network_event}; {@code _0} is who sends the packet, {@code _1} who is to get it. */
public final class NetworkEventTable {
    public static final RowTable<NetworkEventRow> TABLE = new RowTableBuilder<NetworkEventRow>(
                    "flow_log", "network_event")
            .dateTime("time", 1, NetworkEventRow::time)
            .dateTime64("event_time", 2, NetworkEventRow::eventTime)
            .uint16("agent_id", 3, NetworkEventRow::agentId)
            .lowCardinality("kind", 4, NetworkEventRow::kind)
            .lowCardinality("cause", 5, NetworkEventRow::cause)
            .lowCardinality("reason", 6, NetworkEventRow::reason)
            .lowCardinality("place", 7, NetworkEventRow::place)
            .uint8("protocol", 8, NetworkEventRow::protocol)
            .uint8("is_ipv4", 9, row -> row.isIpv4() ? 1 : 0)
            .ipv4("ip4_0", 10, NetworkEventRow::ip4Source)
            .ipv4("ip4_1", 11, NetworkEventRow::ip4Destination)
            .ipv6("ip6_0", 12, NetworkEventRow::ip6SourceHigh, NetworkEventRow::ip6SourceLow)
            .ipv6("ip6_1", 13, NetworkEventRow::ip6DestinationHigh, NetworkEventRow::ip6DestinationLow)
            .uint16("port_0", 14, NetworkEventRow::sourcePort)
            .uint16("port_1", 15, NetworkEventRow::destinationPort)
            .uint8("tcp_flags", 16, NetworkEventRow::tcpFlags)
            .uint32("tcp_seq", 17, NetworkEventRow::tcpSequence)
            .uint64("byte", 18, NetworkEventRow::bytes)
            .lowCardinality("old_state", 19, NetworkEventRow::oldState)
            .lowCardinality("new_state", 20, NetworkEventRow::newState)
            .uint64("netns_id", 21, NetworkEventRow::networkNamespace)
            .uint32("interface_index", 22, NetworkEventRow::interfaceIndex)
            .uint64("socket_id", 23, NetworkEventRow::socketId)
            .build();

    private NetworkEventTable() {}
}
