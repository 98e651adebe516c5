package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a flow was seen, by the interface, the way its first packet took there and what is known of its ends. */
final class ObservationPointTest {
    private static final long CLIENT_MAC = 0x020000000002L;
    private static final long SERVER_MAC = 0x020000000001L;
    private static final long CLIENT_ADDRESS = 0x0a000001;
    private static final long SERVER_ADDRESS = 0x0a000002;
    private static final int VXLAN = 1;

    private final FlowShard shard = FlowShard.empty(1, 0);

    @ParameterizedTest
    @CsvSource({
        // interface, mode, way of the first packet, its sender, inside a tunnel, known pod, point
        "lo,         LOCAL,    IN,      client, false, none,   local",
        "lo,         LOCAL,    OUT,     server, false, none,   local",
        // What comes in at the host's end of a pod's interface, the pod has sent.
        "veth3f2a,   LOCAL,    IN,      client, false, none,   c",
        "veth3f2a,   LOCAL,    OUT,     client, false, none,   s",
        "veth3f2a,   LOCAL,    IN,      server, false, none,   s",
        "veth3f2a,   LOCAL,    OUT,     server, false, none,   c",
        "veth3f2a,   LOCAL,    IN,      client, false, both,   c",
        "cali12ab,   LOCAL,    IN,      client, false, none,   c",
        "lxc77,      LOCAL,    IN,      client, false, none,   c",
        "tap0,       LOCAL,    OUT,     client, false, none,   s",
        "vnet5,      LOCAL,    IN,      client, false, none,   c",
        "eni0123456789a, LOCAL, IN,     client, false, none,   c",
        "eno1,       LOCAL,    IN,      client, false, none,   s",
        // What goes out at the host's own interface, the host has sent.
        "eth0,       LOCAL,    OUT,     client, false, none,   c",
        "eth0,       LOCAL,    IN,      client, false, none,   s",
        "eth0,       LOCAL,    OUT,     server, false, none,   s",
        // Inside a tunnel it is the node's interface that pods' packets pass,
        "eth0,       LOCAL,    OUT,     client, true,  none,   c-nd",
        "eth0,       LOCAL,    IN,      client, true,  none,   s-nd",
        "eth0,       LOCAL,    IN,      server, true,  none,   c-nd",
        // and so it is when the end on this side is known to be a pod,
        "eth0,       LOCAL,    OUT,     client, false, client, c-nd",
        "eth0,       LOCAL,    IN,      client, false, server, s-nd",
        "eth0,       LOCAL,    OUT,     server, false, server, s-nd",
        "eth0,       LOCAL,    IN,      server, false, client, c-nd",
        "flannel.1,  LOCAL,    OUT,     client, false, client, c-nd",
        "eth0,       LOCAL,    UNKNOWN, client, false, client, c-nd",
        "eth0,       LOCAL,    UNKNOWN, client, false, server, s-nd",
        // but not when the other end is: that pod has moved here from where it was.
        "eth0,       LOCAL,    OUT,     client, false, server, c",
        "eth0,       LOCAL,    IN,      client, false, client, s",
        // Pods are behind a bridge as they are behind their own interfaces; it is the node's.
        "cni0,       LOCAL,    IN,      client, false, none,   c-nd",
        "docker0,    LOCAL,    OUT,     client, false, none,   s-nd",
        "br-0123456789ab, LOCAL, IN,    server, false, none,   s-nd",
        "cni0,       LOCAL,    IN,      client, false, both,   c-nd",
        // Nobody told the way, or the packets are a mirror's.
        "eth0,       LOCAL,    UNKNOWN, client, false, none,   rest",
        "eth0,       LOCAL,    UNKNOWN, client, false, both,   rest",
        "eth0,       MIRROR,   IN,      client, false, client, rest",
        "veth3f2a,   ANALYZER, IN,      client, false, none,   rest",
    })
    void isToldByInterfaceWayAndEnds(
            String name,
            TapMode mode,
            PacketDirection way,
            String sender,
            boolean tunnelled,
            String pods,
            String expected) {
        if (pods.equals("client") || pods.equals("both")) {
            shard.guests.learn(0, CLIENT_ADDRESS);
        }
        if (pods.equals("server") || pods.equals("both")) {
            shard.guests.learn(0, SERVER_ADDRESS);
        }
        CapturePoint point = new CapturePoint(2, 9, 0, mode, LinkType.ETHERNET, name);

        assertThat(point(point, way, sender.equals("client"), CLIENT_MAC, SERVER_MAC, tunnelled ? VXLAN : 0))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // link, client's and server's MAC, the interface's, inside a tunnel, point
        "ETHERNET,     2, 1, 2, false, c",
        "ETHERNET,     2, 1, 1, false, s",
        "ETHERNET,     2, 1, 9, false, rest",
        "ETHERNET,     2, 1, 0, false, rest",
        "LINUX_SLL,    2, 1, 2, false, rest",
        "ETHERNET,     2, 1, 2, true,  c-nd",
        // From an interface to itself
        "ETHERNET,     2, 2, 2, false, local",
        "ETHERNET,     0, 0, 0, false, local",
        "ETHERNET,     0, 0, 0, true,  rest",
        "RAW_IP,       0, 0, 0, false, rest",
    })
    void isToldByMacsWhereNobodyToldTheWay(
            LinkType link, long clientMac, long serverMac, long mac, boolean tunnelled, String expected) {
        CapturePoint point = new CapturePoint(2, mac, 0, TapMode.LOCAL, link, "eth0");

        assertThat(point(point, PacketDirection.UNKNOWN, true, clientMac, serverMac, tunnelled ? VXLAN : 0))
                .isEqualTo(expected);
    }

    /** Of a flow between the client and the server, whose first packet one of them sent. */
    private String point(
            CapturePoint point, PacketDirection way, boolean clientFirst, long clientMac, long serverMac, int tunnel) {
        int number = shard.points.number(point);
        int slot = shard.flows.allocate();
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        Fields.i64(r, at, FlowLayout.A_LOW, clientFirst ? CLIENT_ADDRESS : SERVER_ADDRESS);
        Fields.i64(r, at, FlowLayout.B_LOW, clientFirst ? SERVER_ADDRESS : CLIENT_ADDRESS);
        Fields.i64(r, at, FlowLayout.MAC_A_VLAN, clientFirst ? clientMac : serverMac);
        Fields.i64(r, at, FlowLayout.MAC_B_TYPE, clientFirst ? serverMac : clientMac);
        Fields.u8(r, at, FlowLayout.TUNNEL_TYPE, tunnel);
        Fields.u8(r, at, FlowLayout.BITS, FlowLayout.IS_IP | (clientFirst ? 0 : FlowLayout.CLIENT_IS_B));
        ObservationPoint.begin(shard, r, at, number, way);
        ObservationPoint.noteGuests(shard, r, at, number);
        return ObservationPoint.of(shard, number, r, at);
    }

    private static CapturePoint local(int index, String name) {
        return new CapturePoint(index, 9, 0, TapMode.LOCAL, LinkType.ETHERNET, name);
    }

    private static void feed(Run run, Conversation.Packet packet, CapturePoint point, PacketDirection way) {
        byte[] frame = packet.frame();
        run.engine.packet(point, way, packet.nanos(), frame.length, frame, 0, frame.length);
    }

    /** Routed, without a tunnel: the request goes by the pod's interface and then by the node's, the answer back. */
    @Test
    void podIsKnownAtItsNodeByTheTimeItAnswers() {
        Run run = new Run();
        CapturePoint pod = local(3, "cali12ab");
        CapturePoint node = local(2, "eth0");
        List<Conversation.Packet> packets =
                Conversation.tcp(40000, 80).handshake().client().fin().packets();
        for (int i = 0; i < 3; i++) {
            boolean answer = i == 1;
            // The pod is the server here: the request comes by the node's interface first.
            feed(run, packets.get(i), answer ? pod : node, PacketDirection.IN);
            feed(run, packets.get(i), answer ? node : pod, PacketDirection.OUT);
        }
        run.finish();

        assertThat(run.flows).extracting(row -> row.observationPoint).containsExactlyInAnyOrder("s-nd", "s");
        assertThat(run.flows).extracting(row -> row.l2End1).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void podsAreRememberedAcrossARestore() throws IOException {
        Run run = new Run();
        Conversation first = Conversation.tcp(40000, 80).handshake();
        feed(run, first.packets().get(0), local(3, "veth1"), PacketDirection.IN);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        run.shard.copy().writeTo(new DataOutputStream(bytes));
        Run restored = new Run();
        restored.open(FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
        feed(restored, first.packets().get(0), local(2, "eth0"), PacketDirection.OUT);
        restored.finish();

        assertThat(restored.flows).extracting(row -> row.observationPoint).containsExactlyInAnyOrder("c", "c-nd");
    }

    @Test
    void manyPodsLeaveRoomForTheNewest() {
        GuestAddresses guests = new GuestAddresses();
        for (int address = 0; address < 100_000; address++) {
            guests.learn(0, address);
            assertThat(guests.knows(0, address)).isTrue();
            assertThat(guests.knows(1, address)).isFalse();
        }
    }

    @Test
    void aNodesPodsAreAllKnown() {
        GuestAddresses guests = new GuestAddresses();
        for (int address = 0; address < 110; address++) { // what a kubelet allows by default
            guests.learn(0, 0x0af40000L + address);
        }
        for (int address = 0; address < 110; address++) {
            assertThat(guests.knows(0, 0x0af40000L + address)).isTrue();
        }
    }
}
