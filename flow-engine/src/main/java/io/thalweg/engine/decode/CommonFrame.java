package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.NetworkBytes.i32;
import static io.thalweg.engine.decode.NetworkBytes.i64;
import static io.thalweg.engine.decode.NetworkBytes.u16;
import static io.thalweg.engine.decode.NetworkBytes.u32;
import static io.thalweg.engine.decode.NetworkBytes.u48;

/**
 * The frame that most traffic consists of, read in one straight line: Ethernet without tags, IPv4 without options and
 * fragments, TCP without SYN and with no options but timestamps, all headers captured.
 *
 * <p>Says what {@link LinkDecoder}, {@link NetworkDecoder} and {@link TransportDecoder} say of it, at a third of the cost;
 * whatever is different in any way is left to them.
 */
final class CommonFrame {
    private static final int IP = 14;
    private static final int TCP = IP + 20;
    private static final int LEAST_BYTES = TCP + 20;
    /** EtherType IPv4, version 4, five words of header. */
    private static final long IPV4 = 0x0800_45;

    private static final int IP_BYTES = 20;
    private static final int TCP_BYTES = 20;
    /** Two NOPs, then timestamps, 10 bytes: how everybody lays them out (RFC 7323, appendix A). */
    private static final int TIMESTAMPS = 0x0101_080a;

    private static final int WITH_TIMESTAMPS = TCP_BYTES + 12;
    private static final int SYN = 2;

    private CommonFrame() {}

    /** False: it is not such a frame, and {@code h} is as it was. */
    static boolean decode(PacketHeaders h, byte[] b, int offset, int captured) {
        if (captured < LEAST_BYTES) {
            return false;
        }
        long start = i64(b, offset + 12);
        if (start >>> 40 != IPV4) {
            return false;
        }
        // Flags and fragment offset but for "don't fragment", then the time to live, then the protocol.
        if ((i32(b, offset + IP + 6) & 0xbfff_00ff) != IpProtocol.TCP) {
            return false;
        }
        int totalBytes = (int) (start >>> 16) & 0xffff;
        int control = u16(b, offset + TCP + 12);
        int headerBytes = control >>> 12 << 2;
        int payloadBytes = totalBytes - IP_BYTES - headerBytes;
        if ((control & SYN) != 0 || payloadBytes < 0 || TCP + headerBytes > captured) {
            return false;
        }
        boolean hasTimestamps = headerBytes == WITH_TIMESTAMPS && i32(b, offset + TCP + TCP_BYTES) == TIMESTAMPS;
        if (headerBytes != TCP_BYTES && !hasTimestamps) {
            return false;
        }
        h.buffer = b;
        h.limit = offset + Math.min(captured, IP + totalBytes);
        h.tunnelTier = 0;
        h.tunnelType = TunnelType.NONE;
        h.tunnelId = 0;
        h.error = null;
        h.macDestination = u48(b, offset);
        h.macSource = u48(b, offset + 6);
        h.etherType = EtherType.IPV4;
        h.vlan = 0;
        h.outerVlan = 0;
        h.linkBytes = IP;
        h.isIp = true;
        h.isIpv4 = true;
        h.protocol = IpProtocol.TCP;
        h.ipId = (int) start & 0xffff;
        h.fragmentOffset = 0;
        h.moreFragments = false;
        h.sourceHigh = 0;
        h.sourceLow = PacketHeaders.IPV4_MAPPED | u32(b, offset + IP + 12);
        h.destinationHigh = 0;
        h.destinationLow = PacketHeaders.IPV4_MAPPED | u32(b, offset + IP + 16);
        h.countedBytes = IP + totalBytes;
        h.l3PayloadBytes = totalBytes - IP_BYTES;
        h.hasPorts = true;
        int ports = i32(b, offset + TCP);
        h.sourcePort = ports >>> 16;
        h.destinationPort = ports & 0xffff;
        h.hasTcpHeader = true;
        h.tcpSequence = i32(b, offset + TCP + 4);
        h.tcpAcknowledgment = i32(b, offset + TCP + 8);
        h.tcpFlags = control & 0xff;
        h.tcpWindow = u16(b, offset + TCP + 14);
        TcpOptions.clear(h);
        if (hasTimestamps) {
            TcpOptions.timestamps(h, offset + TCP + TCP_BYTES + 4);
        }
        h.icmpTypeCode = -1;
        h.hasAbout = false;
        h.payloadBytes = payloadBytes;
        h.payloadOffset = offset + TCP + headerBytes;
        return true;
    }
}
