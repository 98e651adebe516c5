package io.thalweg.jobs.sql.topic;

import static io.thalweg.jobs.sql.topic.FieldValues.mac;
import static io.thalweg.jobs.sql.topic.FieldValues.millisOfNanos;
import static io.thalweg.jobs.sql.topic.FieldValues.name;
import static io.thalweg.jobs.sql.topic.FieldValues.text;
import static io.thalweg.jobs.sql.topic.FieldValues.unsigned;

import io.thalweg.engine.decode.PacketHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;

/**
 * The columns of packets. Those of the network are of the innermost packet, inside all tunnels; NULL where the frame has no such
 * layer.
 */
final class PacketColumns {
    static final List<EventColumn<PacketView>> ALL = build();

    private PacketColumns() {}

    private static List<EventColumn<PacketView>> build() {
        List<EventColumn<PacketView>> columns = new ArrayList<>();
        batch(columns);
        capture(columns);
        link(columns);
        network(columns);
        transport(columns);
        return List.copyOf(columns);
    }

    private static void batch(List<EventColumn<PacketView>> to) {
        add(to, "ts", DataTypes.TIMESTAMP_LTZ(3), packet -> millisOfNanos(packet.batch.timestampNanos()));
        add(to, "nanos", DataTypes.BIGINT(), packet -> packet.batch.timestampNanos());
        add(to, "agent_id", DataTypes.INT(), packet -> packet.batch.agentId());
        add(to, "shard", DataTypes.INT(), packet -> packet.batch.shard());
        add(to, "boot_id", DataTypes.BIGINT(), packet -> packet.batch.bootId());
        add(to, "batch", DataTypes.BIGINT(), packet -> packet.batch.sequence());
    }

    private static void capture(List<EventColumn<PacketView>> to) {
        add(
                to,
                "interface_name",
                DataTypes.STRING(),
                packet -> text(packet.capturePoint().name()));
        add(
                to,
                "interface_index",
                DataTypes.BIGINT(),
                packet -> unsigned(packet.capturePoint().interfaceIndex()));
        add(to, "network_namespace", DataTypes.BIGINT(), packet -> packet.capturePoint()
                .networkNamespace());
        add(
                to,
                "tap_mode",
                DataTypes.STRING(),
                packet -> name(packet.capturePoint().tapMode()));
        add(
                to,
                "link_type",
                DataTypes.STRING(),
                packet -> name(packet.capturePoint().linkType()));
        add(to, "capture_network_type_id", DataTypes.INT(), packet -> packet.capturePoint()
                .networkType());
        add(to, "direction", DataTypes.STRING(), packet -> name(packet.batch.direction()));
        add(to, "wire_length", DataTypes.INT(), packet -> packet.batch.wireLength());
        add(to, "captured_length", DataTypes.INT(), packet -> packet.batch.frameLength());
        add(to, "frame", DataTypes.BYTES(), PacketView::frame);
    }

    private static void link(List<EventColumn<PacketView>> to) {
        header(to, "mac_src", DataTypes.STRING(), h -> mac(h.macSource));
        header(to, "mac_dst", DataTypes.STRING(), h -> mac(h.macDestination));
        header(to, "ether_type", DataTypes.INT(), h -> h.etherType);
        header(to, "vlan", DataTypes.INT(), h -> h.vlan);
        header(to, "tunnel_type", DataTypes.INT(), h -> h.tunnelType);
        header(to, "tunnel_id", DataTypes.BIGINT(), h -> unsigned(h.tunnelId));
    }

    private static void network(List<EventColumn<PacketView>> to) {
        header(to, "ip_src", DataTypes.STRING(), h -> address(h, h.sourceHigh, h.sourceLow));
        header(to, "ip_dst", DataTypes.STRING(), h -> address(h, h.destinationHigh, h.destinationLow));
        header(to, "protocol", DataTypes.INT(), h -> h.isIp ? h.protocol : null);
        header(to, "icmp_type", DataTypes.INT(), h -> h.icmpTypeCode < 0 ? null : h.icmpTypeCode >>> 8);
        header(to, "icmp_code", DataTypes.INT(), h -> h.icmpTypeCode < 0 ? null : h.icmpTypeCode & 0xff);
    }

    private static void transport(List<EventColumn<PacketView>> to) {
        header(to, "port_src", DataTypes.INT(), h -> h.hasPorts ? h.sourcePort : null);
        header(to, "port_dst", DataTypes.INT(), h -> h.hasPorts ? h.destinationPort : null);
        header(to, "tcp_flags", DataTypes.INT(), h -> h.hasTcpHeader ? h.tcpFlags : null);
        header(to, "tcp_flag_names", DataTypes.STRING(), h -> h.hasTcpHeader ? TcpFlagNames.of(h.tcpFlags) : null);
        header(to, "tcp_seq", DataTypes.BIGINT(), h -> h.hasTcpHeader ? unsigned(h.tcpSequence) : null);
        header(to, "tcp_ack", DataTypes.BIGINT(), h -> h.hasTcpHeader ? unsigned(h.tcpAcknowledgment) : null);
        header(to, "tcp_window", DataTypes.INT(), h -> h.hasTcpHeader ? h.tcpWindow : null);
        header(to, "payload_length", DataTypes.INT(), h -> h.payloadBytes);
        add(to, "payload", DataTypes.BYTES(), PacketView::payload);
    }

    private static StringData address(PacketHeaders headers, long high, long low) {
        if (!headers.isIp) {
            return null;
        }
        return headers.isIpv4 ? FieldValues.ipv4((int) low) : FieldValues.ipv6(high, low);
    }

    private static void header(
            List<EventColumn<PacketView>> to, String name, DataType type, Function<PacketHeaders, Object> value) {
        add(to, name, type, packet -> value.apply(packet.headers()));
    }

    private static void add(
            List<EventColumn<PacketView>> to, String name, DataType type, Function<PacketView, Object> value) {
        to.add(new EventColumn<>(name, type, value));
    }
}
