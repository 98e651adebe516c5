package io.thalweg.engine.decode;

import java.nio.charset.StandardCharsets;

/**
 * Frames for tests, built layer by layer from the outside in:
 *
 * <pre>{@code Frames.ethernet().vlan(5).ipv4("10.0.0.1", "10.0.0.2").tcp(40000, 80).payload("GET").bytes()}</pre>
 *
 * Lengths and the numbers that name the next layer follow from what is inside. Checksums are zero: nobody checks them.
 */
final class Frames extends FrameLayers {
    /** Of what {@link #erspanII} and {@link #erspanIII} mirror. */
    static final int ERSPAN_VLAN = 5;

    private static final int SNAP = -2;
    private static final int ETHERNET = 0x6558;

    private Frames() {}

    @Override
    Frames add(Kind kind, int etherType, int ipProtocol, Header header) {
        super.add(kind, etherType, ipProtocol, header);
        return this;
    }

    // Link layers

    static Frames raw() {
        return new Frames();
    }

    static Frames ethernet() {
        return raw().innerEthernet();
    }

    Frames innerEthernet() {
        return innerEthernet(0x0200_0000_0001L, 0x0200_0000_0002L);
    }

    Frames innerEthernet(long source, long destination) {
        return add(Kind.LINK, ETHERNET, 143, (inner, body) -> {
            int type = inner.etherType() == SNAP ? body.length : inner.etherType();
            return bytes(48, destination, 48, source, 16, type);
        });
    }

    /** 802.3 with LLC and SNAP; stands right after Ethernet. */
    Frames snap() {
        return add(Kind.LINK, SNAP, -1, (inner, body) -> bytes(24, 0xaaaa03, 24, 0, 16, inner.etherType()));
    }

    Frames vlan(int id) {
        return tag(EtherType.VLAN, id);
    }

    Frames tag(int etherType, int id) {
        return add(Kind.LINK, etherType, -1, (inner, body) -> bytes(16, 0xe000 | id, 16, inner.etherType()));
    }

    Frames mpls(int label) {
        return add(Kind.MPLS, EtherType.MPLS, 137, (inner, body) -> {
            int bottom = inner.kind() == Kind.MPLS ? 0 : 0x100;
            return bytes(32, label << 12 | bottom | 64);
        });
    }

    /** The control word of an Ethernet pseudowire, between MPLS and Ethernet. */
    Frames controlWord() {
        return add(Kind.LINK, -1, -1, (inner, body) -> new byte[4]);
    }

    Frames pppoe() {
        return add(
                Kind.LINK,
                EtherType.PPPOE_SESSION,
                -1,
                (inner, body) -> bytes(16, 0x1100, 16, 7, 16, body.length + 2, 16, pppProtocol(inner)));
    }

    static Frames cooked(long mac) {
        return raw().add(
                        Kind.LINK,
                        -1,
                        -1,
                        (inner, body) -> bytes(16, 0, 16, 1, 16, 6, 48, mac, 16, 0, 16, inner.etherType()));
    }

    static Frames cooked2(long mac) {
        return raw().add(
                        Kind.LINK,
                        -1,
                        -1,
                        (inner, body) -> bytes(16, inner.etherType(), 16, 0, 32, 3, 16, 1, 8, 0, 8, 6, 48, mac, 16, 0));
    }

    static Frames loopback() {
        return raw().add(Kind.LINK, -1, -1, (inner, body) -> bytes(32, 2));
    }

    /** PPP as PPTP carries it, with address and control bytes. */
    Frames ppp() {
        return add(Kind.LINK, EtherType.PPP, -1, (inner, body) -> bytes(16, 0xff03, 16, pppProtocol(inner)));
    }

    /** PPP with the address and control bytes and the first protocol byte compressed away. */
    Frames pppCompressed() {
        return add(Kind.LINK, EtherType.PPP, -1, (inner, body) -> bytes(8, pppProtocol(inner)));
    }

    private static int pppProtocol(Layer inner) {
        return inner.etherType() == EtherType.IPV4 ? 0x21 : inner.etherType() == EtherType.IPV6 ? 0x57 : 0xc021;
    }

    // Network layers

    Frames ipv4(String source, String destination) {
        return ipv4(source, destination, 0, 0);
    }

    Frames ipv4Fragment(String source, String destination, int byteOffset, boolean isMore) {
        return ipv4(source, destination, (isMore ? 0x2000 : 0) | byteOffset / 8, 0);
    }

    Frames ipv4WithOptions(String source, String destination, int optionBytes) {
        return ipv4(source, destination, 0, optionBytes);
    }

    private Frames ipv4(String source, String destination, int fragment, int optionBytes) {
        return add(Kind.IP, EtherType.IPV4, IpProtocol.IPIP, (inner, body) -> {
            int header = 20 + optionBytes;
            byte[] fixed = bytes(
                    8,
                    0x40 | header / 4,
                    8,
                    0,
                    16,
                    header + body.length,
                    16,
                    0x1234,
                    16,
                    fragment,
                    8,
                    64,
                    8,
                    inner.ipProtocol(),
                    16,
                    0);
            return join(fixed, address(source), address(destination), filled(optionBytes, 1));
        });
    }

    Frames ipv6(String source, String destination) {
        return add(
                Kind.IP,
                EtherType.IPV6,
                IpProtocol.IPV6,
                (inner, body) -> join(
                        bytes(32, 0x6000_0000L, 16, body.length, 8, inner.ipProtocol(), 8, 64),
                        address(source),
                        address(destination)));
    }

    /** An IPv6 extension header of so many bytes, a multiple of eight. */
    Frames extension(int protocol, int length) {
        return add(Kind.IP, -1, protocol, (inner, body) -> {
            int field = protocol == IpProtocol.AH ? length / 4 - 2 : length / 8 - 1;
            return join(bytes(8, inner.ipProtocol(), 8, field), new byte[length - 2]);
        });
    }

    Frames ipv6Fragment(int byteOffset, boolean isMore, int id) {
        return add(
                Kind.IP,
                -1,
                IpProtocol.FRAGMENT,
                (inner, body) -> bytes(8, inner.ipProtocol(), 8, 0, 16, byteOffset | (isMore ? 1 : 0), 32, id));
    }

    // Transport layers

    Frames tcp(int source, int destination) {
        return tcp(source, destination, 0x10);
    }

    Frames tcp(int source, int destination, int flags, int... options) {
        return add(Kind.TRANSPORT, -1, IpProtocol.TCP, (inner, body) -> {
            byte[] padded = new byte[(options.length + 3) / 4 * 4];
            for (int i = 0; i < options.length; i++) {
                padded[i] = (byte) options[i];
            }
            int words = 5 + padded.length / 4;
            return join(
                    bytes(16, source, 16, destination, 32, 1000, 32, 2000, 8, words << 4, 8, flags, 16, 512, 32, 0),
                    padded);
        });
    }

    Frames udp(int source, int destination) {
        return add(
                Kind.TRANSPORT,
                -1,
                IpProtocol.UDP,
                (inner, body) -> bytes(16, source, 16, destination, 16, 8 + body.length, 16, 0));
    }

    Frames sctp(int source, int destination) {
        return add(
                Kind.TRANSPORT, -1, IpProtocol.SCTP, (inner, body) -> bytes(16, source, 16, destination, 32, 1, 32, 0));
    }

    Frames icmp(int type, int code, int id, int sequence) {
        return icmp(IpProtocol.ICMP, type, code, id, sequence);
    }

    Frames icmpV6(int type, int code, int id, int sequence) {
        return icmp(IpProtocol.ICMPV6, type, code, id, sequence);
    }

    private Frames icmp(int protocol, int type, int code, int id, int sequence) {
        return add(Kind.TRANSPORT, -1, protocol, (inner, body) -> bytes(8, type, 8, code, 16, 0, 16, id, 16, sequence));
    }

    /** Any transport protocol the decoder does not look into. */
    Frames protocol(int protocol) {
        return add(Kind.PAYLOAD, -1, protocol, (inner, body) -> new byte[0]);
    }

    // Tunnels; those over UDP bring their UDP header along

    Frames vxlan(int vni) {
        return udp(50000, 4789).vxlanHeader(vni);
    }

    Frames vxlanHeader(int vni) {
        return add(Kind.TUNNEL, -1, -1, (inner, body) -> bytes(32, 0x0800_0000, 24, vni, 8, 0));
    }

    Frames vxlanGpe(int vni) {
        return udp(50000, 4790)
                .add(
                        Kind.TUNNEL,
                        -1,
                        -1,
                        (inner, body) -> bytes(8, 0x0c, 16, 0, 8, nextProtocol(inner), 24, vni, 8, 0));
    }

    /** A service header with {@code contextBytes} of metadata; stands after VXLAN-GPE. */
    Frames nsh(int contextBytes) {
        return add(
                Kind.TUNNEL,
                EtherType.NSH,
                -1,
                (inner, body) -> join(
                        bytes(8, 0x0f, 8, 0xc0 | 2 + contextBytes / 4, 8, 2, 8, nextProtocol(inner), 24, 42, 8, 255),
                        new byte[Math.max(0, contextBytes)]));
    }

    private static int nextProtocol(Layer inner) {
        return switch (inner.etherType()) {
            case EtherType.IPV4 -> 1;
            case EtherType.IPV6 -> 2;
            case ETHERNET -> 3;
            case EtherType.NSH -> 4;
            default -> 0;
        };
    }

    Frames geneve(int vni, int optionBytes) {
        return udp(50000, 6081)
                .add(
                        Kind.TUNNEL,
                        -1,
                        -1,
                        (inner, body) -> join(
                                bytes(8, optionBytes / 4, 8, 0, 16, inner.etherType(), 24, vni, 8, 0),
                                new byte[optionBytes]));
    }

    /** GRE with checksum, key and sequence number as asked; a key below zero is no key. */
    Frames gre(boolean hasChecksum, long key, boolean hasSequence) {
        return add(Kind.TUNNEL, -1, IpProtocol.GRE, (inner, body) -> {
            int flags = (hasChecksum ? 0x8000 : 0) | (key >= 0 ? 0x2000 : 0) | (hasSequence ? 0x1000 : 0);
            return join(
                    bytes(16, flags, 16, inner.etherType()),
                    hasChecksum ? new byte[4] : new byte[0],
                    key >= 0 ? bytes(32, key) : new byte[0],
                    hasSequence ? bytes(32, 1) : new byte[0]);
        });
    }

    Frames pptp(int callId, boolean hasAcknowledgment) {
        return add(
                Kind.TUNNEL,
                -1,
                IpProtocol.GRE,
                (inner, body) -> join(
                        bytes(
                                16,
                                hasAcknowledgment ? 0x3081 : 0x3001,
                                16,
                                inner.etherType(),
                                16,
                                body.length,
                                16,
                                callId,
                                32,
                                1),
                        hasAcknowledgment ? bytes(32, 1) : new byte[0]));
    }

    Frames erspanI() {
        return add(Kind.TUNNEL, -1, IpProtocol.GRE, (inner, body) -> bytes(16, 0, 16, EtherType.ERSPAN_II));
    }

    Frames erspanII(int session) {
        return add(
                Kind.TUNNEL,
                -1,
                IpProtocol.GRE,
                (inner, body) -> bytes(
                        16,
                        0x1000,
                        16,
                        EtherType.ERSPAN_II,
                        32,
                        1,
                        16,
                        0x1000 | ERSPAN_VLAN,
                        16,
                        0x1800 | session,
                        32,
                        3));
    }

    Frames erspanIII(int session, boolean hasPlatform) {
        return add(
                Kind.TUNNEL,
                -1,
                IpProtocol.GRE,
                (inner, body) -> join(
                        bytes(
                                16,
                                0x1000,
                                16,
                                EtherType.ERSPAN_III,
                                32,
                                1,
                                16,
                                0x2000 | ERSPAN_VLAN,
                                16,
                                session,
                                32,
                                99,
                                16,
                                0,
                                16,
                                hasPlatform ? 1 : 0),
                        new byte[hasPlatform ? 8 : 0]));
    }

    Frames gtpU(long teid) {
        return udp(2152, 2152)
                .add(Kind.TUNNEL, -1, -1, (inner, body) -> bytes(8, 0x30, 8, 0xff, 16, body.length, 32, teid));
    }

    /** GTP-U with a sequence number and one extension header of {@code words} times four bytes each. */
    Frames gtpUExtended(long teid, int... words) {
        return udp(2152, 2152).add(Kind.TUNNEL, -1, -1, (inner, body) -> {
            byte[] extensions = {};
            for (int i = 0; i < words.length; i++) {
                byte[] extension = new byte[Math.max(1, words[i]) * 4];
                extension[0] = (byte) words[i];
                extension[extension.length - 1] = (byte) (i + 1 < words.length ? 0x85 : 0);
                extensions = join(extensions, extension);
            }
            int length = 4 + extensions.length + body.length;
            return join(
                    bytes(8, 0x36, 8, 0xff, 16, length, 32, teid, 16, 1, 8, 0, 8, words.length > 0 ? 0x85 : 0),
                    extensions);
        });
    }

    Frames teredo(boolean hasAuthentication, boolean hasOrigin) {
        return udp(40000, 3544)
                .add(
                        Kind.TUNNEL,
                        -1,
                        -1,
                        (inner, body) -> join(
                                hasAuthentication ? join(bytes(16, 1, 8, 2, 8, 3), new byte[2 + 3 + 9]) : new byte[0],
                                hasOrigin ? bytes(16, 0, 48, 0x1234_5678_9abcL) : new byte[0]));
    }

    // Payload

    Frames payload(String text) {
        return payload(text.getBytes(StandardCharsets.UTF_8));
    }

    Frames payload(byte[] bytes) {
        return add(Kind.PAYLOAD, NOTHING.etherType(), NOTHING.ipProtocol(), (inner, body) -> bytes);
    }
}
