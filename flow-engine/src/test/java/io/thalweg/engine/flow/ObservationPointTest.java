package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a flow was seen, by the interface and the way its first packet took there. */
final class ObservationPointTest {
    @ParameterizedTest
    @CsvSource({
        // interface, mode, way of the first packet, its sender, inside a tunnel, point
        "lo,        LOCAL,    IN,      client, false, local",
        "lo,        LOCAL,    OUT,     server, false, local",
        // What comes in at the host's end of a pod's interface, the pod has sent.
        "veth3f2a,  LOCAL,    IN,      client, false, c",
        "veth3f2a,  LOCAL,    OUT,     client, false, s",
        "veth3f2a,  LOCAL,    IN,      server, false, s",
        "veth3f2a,  LOCAL,    OUT,     server, false, c",
        "cali12ab,  LOCAL,    IN,      client, false, c",
        "lxc77,     LOCAL,    IN,      client, false, c",
        "tap0,      LOCAL,    OUT,     client, false, s",
        "vnet5,     LOCAL,    IN,      client, false, c",
        // What goes out at the host's own interface, the host has sent.
        "eth0,      LOCAL,    OUT,     client, false, c",
        "eth0,      LOCAL,    IN,      client, false, s",
        "eth0,      LOCAL,    OUT,     server, false, s",
        // Inside a tunnel it is the node's interface that pods' packets pass.
        "eth0,      LOCAL,    OUT,     client, true,  c-nd",
        "eth0,      LOCAL,    IN,      client, true,  s-nd",
        "eth0,      LOCAL,    IN,      server, true,  c-nd",
        // Nobody told the way, or the packets are a mirror's.
        "eth0,      LOCAL,    UNKNOWN, client, false, rest",
        "eth0,      MIRROR,   IN,      client, false, rest",
        "veth3f2a,  ANALYZER, IN,      client, false, rest",
    })
    void isToldByInterfaceAndWay(
            String name, TapMode mode, PacketDirection way, String sender, boolean tunnelled, String expected) {
        CapturePoint point = new CapturePoint(2, 9, 0, mode, LinkType.ETHERNET, name);
        int bits = (sender.equals("client") ? 0 : FlowLayout.CLIENT_IS_B)
                | (way == PacketDirection.IN ? FlowLayout.FIRST_WAS_IN : 0)
                | (way == PacketDirection.OUT ? FlowLayout.FIRST_WAS_OUT : 0);

        assertThat(new ObservationPoint().of(point, bits, tunnelled)).isEqualTo(expected);
    }
}
