package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;

/**
 * Values of the column {@code observation_point}: where on the way between client and server a flow was seen.
 *
 * <p>Without the resource directory the interface decides, and the way the first packet took there: an interface of a pod
 * or virtual machine is seen from the host, so that what comes <em>in</em> there was sent by the pod; at the host's own
 * interface what goes <em>out</em> was. There, a flow of a pod only passes its node: the tunnel tells, or that the shard has
 * met the address at a pod's interface. {@code docs/rows.md} has the table, and what is left to AutoTagging.
 */
final class ObservationPoint {
    static final String CLIENT = "c";
    static final String SERVER = "s";
    static final String CLIENT_NODE = "c-nd";
    static final String SERVER_NODE = "s-nd";
    static final String LOCAL = "local";
    static final String REST = "rest";

    private static final long MAC = 0xffff_ffff_ffffL;

    private ObservationPoint() {}

    /** Notes how the first packet of a flow passed its capture point, and which guest of this host it is of. */
    static void begin(FlowShard shard, long[] r, int at, int pointNumber, PacketDirection told) {
        CapturePoint point = shard.points.get(pointNumber);
        int bits = u8(r, at, FlowLayout.BITS);
        switch (told == PacketDirection.IN || told == PacketDirection.OUT ? told : byMac(point, r, at)) {
            case IN -> bits |= FlowLayout.FIRST_WAS_IN;
            case OUT -> bits |= FlowLayout.FIRST_WAS_OUT;
            default -> {}
        }
        u8(r, at, FlowLayout.BITS, bits);
        if ((bits & FlowLayout.IS_IP) != 0 && shard.points.kind(pointNumber) == InterfaceKind.GUEST) {
            learn(shard.guests, r, at, bits);
        }
    }

    /** At the interface's own MAC begins or ends what nobody has told the way of. */
    private static PacketDirection byMac(CapturePoint point, long[] r, int at) {
        if (point.mac() == 0 || point.linkType() != LinkType.ETHERNET) {
            return PacketDirection.UNKNOWN;
        }
        boolean sent = (i64(r, at, FlowLayout.MAC_A_VLAN) & MAC) == point.mac();
        boolean received = (i64(r, at, FlowLayout.MAC_B_TYPE) & MAC) == point.mac();
        if (sent == received) {
            return PacketDirection.UNKNOWN;
        }
        return sent ? PacketDirection.OUT : PacketDirection.IN;
    }

    private static void learn(GuestAddresses guests, long[] r, int at, int bits) {
        if ((bits & FlowLayout.FIRST_WAS_IN) != 0) {
            guests.learn(i64(r, at, FlowLayout.A_HIGH), i64(r, at, FlowLayout.A_LOW));
        } else if ((bits & FlowLayout.FIRST_WAS_OUT) != 0) {
            guests.learn(i64(r, at, FlowLayout.B_HIGH), i64(r, at, FlowLayout.B_LOW));
        }
    }

    /**
     * With the first packet of either side, so that it depends on nothing but the packets: the answer of a pod passes the
     * pod's interface before it comes by the node's.
     */
    static void noteGuests(FlowShard shard, long[] r, int at, int pointNumber) {
        InterfaceKind kind = shard.points.kind(pointNumber);
        if (kind != InterfaceKind.HOST && kind != InterfaceKind.BRIDGE) {
            return;
        }
        int ends = u8(r, at, FlowLayout.GUESTS);
        if (shard.guests.knows(i64(r, at, FlowLayout.A_HIGH), i64(r, at, FlowLayout.A_LOW))) {
            ends |= FlowLayout.A_IS_GUEST;
        }
        if (shard.guests.knows(i64(r, at, FlowLayout.B_HIGH), i64(r, at, FlowLayout.B_LOW))) {
            ends |= FlowLayout.B_IS_GUEST;
        }
        u8(r, at, FlowLayout.GUESTS, ends);
    }

    static String of(FlowShard shard, int pointNumber, long[] r, int at) {
        InterfaceKind kind = shard.points.kind(pointNumber);
        boolean insideTunnel = u8(r, at, FlowLayout.TUNNEL_TYPE) != 0;
        if (kind == InterfaceKind.MIRRORED) {
            return REST;
        }
        if (kind == InterfaceKind.LOOPBACK || !insideTunnel && isToItself(shard.points.get(pointNumber), r, at)) {
            return LOCAL;
        }
        int bits = u8(r, at, FlowLayout.BITS);
        int guests = u8(r, at, FlowLayout.GUESTS);
        boolean in = (bits & FlowLayout.FIRST_WAS_IN) != 0;
        boolean out = (bits & FlowLayout.FIRST_WAS_OUT) != 0;
        boolean oneIsGuest = guests == FlowLayout.A_IS_GUEST || guests == FlowLayout.B_IS_GUEST;
        if (!in && !out && !oneIsGuest) {
            return REST;
        }
        boolean senderIsHere = in || out ? (kind == InterfaceKind.HOST ? out : in) : guests == FlowLayout.A_IS_GUEST;
        boolean clientIsHere = senderIsHere == ((bits & FlowLayout.CLIENT_IS_B) == 0);
        boolean isGuestHere = (guests & (senderIsHere ? FlowLayout.A_IS_GUEST : FlowLayout.B_IS_GUEST)) != 0;
        if (insideTunnel || kind == InterfaceKind.BRIDGE || isGuestHere) {
            return clientIsHere ? CLIENT_NODE : SERVER_NODE;
        }
        return clientIsHere ? CLIENT : SERVER;
    }

    private static boolean isToItself(CapturePoint point, long[] r, int at) {
        return point.linkType() == LinkType.ETHERNET
                && ((i64(r, at, FlowLayout.MAC_A_VLAN) ^ i64(r, at, FlowLayout.MAC_B_TYPE)) & MAC) == 0;
    }
}
