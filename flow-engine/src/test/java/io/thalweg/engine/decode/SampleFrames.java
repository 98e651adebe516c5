package io.thalweg.engine.decode;

import io.thalweg.event.sbe.LinkType;
import java.util.List;

/** A frame of every shape the decoder knows, all with the same innermost conversation. */
record SampleFrames(String name, LinkType linkType, Frames frame, int tunnelType, int tunnelId, int tiers) {
    static final String CLIENT = "10.0.0.1";
    static final String SERVER = "10.0.0.2";
    static final String CLIENT6 = "2001:db8::1";
    static final String SERVER6 = "2001:db8::2";
    static final String HERE = "192.168.0.1";
    static final String THERE = "192.168.0.2";
    static final String HERE6 = "fd00::1";
    static final String THERE6 = "fd00::2";
    static final String PAYLOAD = "GET / HTTP/1.1\r\n\r\n";

    static List<SampleFrames> all() {
        return List.of(
                // Link layers
                plain("ethernet", LinkType.ETHERNET, ipv4(Frames.ethernet())),
                plain("vlan", LinkType.ETHERNET, ipv4(Frames.ethernet().vlan(5))),
                plain(
                        "two vlans",
                        LinkType.ETHERNET,
                        ipv4(Frames.ethernet().vlan(4).vlan(5))),
                plain(
                        "qinq",
                        LinkType.ETHERNET,
                        ipv4(Frames.ethernet().tag(EtherType.QINQ, 9).vlan(5))),
                plain(
                        "old qinq",
                        LinkType.ETHERNET,
                        ipv4(Frames.ethernet().tag(0x9100, 9).vlan(5))),
                plain("802.3 snap", LinkType.ETHERNET, ipv4(Frames.ethernet().snap())),
                plain("pppoe", LinkType.ETHERNET, ipv4(Frames.ethernet().pppoe())),
                plain(
                        "vlan pppoe ipv6",
                        LinkType.ETHERNET,
                        ipv6(Frames.ethernet().vlan(5).pppoe())),
                plain("mpls", LinkType.ETHERNET, ipv4(Frames.ethernet().mpls(16))),
                plain(
                        "mpls stack",
                        LinkType.ETHERNET,
                        ipv6(Frames.ethernet().mpls(16).mpls(17).mpls(18))),
                plain(
                        "vlan mpls",
                        LinkType.ETHERNET,
                        ipv4(Frames.ethernet().vlan(5).mpls(16))),
                plain(
                        "pseudowire",
                        LinkType.ETHERNET,
                        ipv4(Frames.ethernet().mpls(16).controlWord().innerEthernet())),
                plain("cooked", LinkType.LINUX_SLL, ipv4(Frames.cooked(0x0200_0000_0001L))),
                plain(
                        "cooked vlan",
                        LinkType.LINUX_SLL,
                        ipv6(Frames.cooked(0x0200_0000_0001L).vlan(5))),
                plain("cooked 2", LinkType.LINUX_SLL2, ipv4(Frames.cooked2(0x0200_0000_0001L))),
                plain("loopback", LinkType.BSD_LOOPBACK, ipv4(Frames.loopback())),
                plain("loopback ipv6", LinkType.BSD_LOOPBACK, ipv6(Frames.loopback())),
                plain("raw", LinkType.RAW_IP, ipv4(Frames.raw())),
                plain("raw ipv6", LinkType.RAW_IP, ipv6(Frames.raw())),
                // IP
                plain("ipv4 options", LinkType.ETHERNET, tcp(Frames.ethernet().ipv4WithOptions(CLIENT, SERVER, 12))),
                plain("ipv6", LinkType.ETHERNET, ipv6(Frames.ethernet())),
                plain(
                        "ipv6 extension headers",
                        LinkType.ETHERNET,
                        tcp(Frames.ethernet()
                                .ipv6(CLIENT6, SERVER6)
                                .extension(IpProtocol.HOP_BY_HOP, 8)
                                .extension(IpProtocol.DESTINATION_OPTIONS, 16)
                                .extension(IpProtocol.ROUTING, 24)
                                .ipv6Fragment(0, false, 7)
                                .extension(IpProtocol.AH, 24)
                                .extension(IpProtocol.MOBILITY, 8))),
                // Tunnels
                tunnel("vxlan", TunnelType.VXLAN, 7, 1, ipv4(outer().vxlan(7).innerEthernet())),
                tunnel(
                        "vxlan vlan",
                        TunnelType.VXLAN,
                        7,
                        1,
                        ipv4(outer().vxlan(7).innerEthernet().vlan(5))),
                tunnel(
                        "vxlan over ipv6",
                        TunnelType.VXLAN,
                        7,
                        1,
                        ipv4(outer6().vxlan(7).innerEthernet())),
                tunnel(
                        "vxlan of linux",
                        TunnelType.VXLAN,
                        7,
                        1,
                        ipv6(outer().udp(1, 8472).vxlanHeader(7).innerEthernet())),
                tunnel(
                        "vxlan of weave",
                        TunnelType.VXLAN,
                        7,
                        1,
                        ipv4(outer().udp(1, 6784).vxlanHeader(7).innerEthernet())),
                tunnel("gpe ipv4", TunnelType.VXLAN, 8, 1, ipv4(outer().vxlanGpe(8))),
                tunnel("gpe ipv6", TunnelType.VXLAN, 8, 1, ipv6(outer().vxlanGpe(8))),
                tunnel(
                        "gpe ethernet",
                        TunnelType.VXLAN,
                        8,
                        1,
                        ipv4(outer().vxlanGpe(8).innerEthernet())),
                tunnel(
                        "nsh",
                        TunnelType.VXLAN_NSH,
                        8,
                        1,
                        ipv4(outer().vxlanGpe(8).nsh(0).innerEthernet())),
                tunnel(
                        "nsh with context",
                        TunnelType.VXLAN_NSH,
                        8,
                        1,
                        ipv6(outer().vxlanGpe(8).nsh(16))),
                tunnel(
                        "geneve",
                        TunnelType.GENEVE,
                        9,
                        1,
                        ipv4(outer().geneve(9, 0).innerEthernet())),
                tunnel(
                        "geneve options",
                        TunnelType.GENEVE,
                        9,
                        1,
                        ipv4(outer().geneve(9, 20).innerEthernet())),
                tunnel("geneve ipv6", TunnelType.GENEVE, 9, 1, ipv6(outer6().geneve(9, 252))),
                tunnel("gre", TunnelType.GRE, 0, 1, ipv4(outer().gre(false, -1, false))),
                tunnel("gre ipv6", TunnelType.GRE, 0, 1, ipv6(outer().gre(false, -1, false))),
                tunnel("gre key", TunnelType.GRE, 77, 1, ipv4(outer().gre(false, 77, false))),
                tunnel("gre sequence", TunnelType.GRE, 0, 1, ipv4(outer().gre(false, -1, true))),
                tunnel("gre checksum", TunnelType.GRE, 0, 1, ipv4(outer().gre(true, -1, false))),
                tunnel("gre everything", TunnelType.GRE, 77, 1, ipv4(outer6().gre(true, 77, true))),
                tunnel(
                        "teb",
                        TunnelType.TEB,
                        0,
                        1,
                        ipv4(outer().gre(false, -1, false).innerEthernet())),
                tunnel(
                        "nvgre",
                        TunnelType.TEB,
                        0x1234_56ff,
                        1,
                        ipv4(outer().gre(false, 0x1234_56ff, false).innerEthernet())),
                tunnel(
                        "pptp",
                        TunnelType.GRE,
                        55,
                        1,
                        ipv4(outer().pptp(55, false).ppp())),
                tunnel(
                        "pptp compressed",
                        TunnelType.GRE,
                        55,
                        1,
                        ipv6(outer().pptp(55, true).pppCompressed())),
                tunnel(
                        "erspan I",
                        TunnelType.ERSPAN,
                        0,
                        1,
                        ipv4(outer().erspanI().innerEthernet())),
                tunnel(
                        "erspan II",
                        TunnelType.ERSPAN,
                        33,
                        1,
                        ipv4(outer().erspanII(33).innerEthernet())),
                tunnel(
                        "erspan III",
                        TunnelType.ERSPAN,
                        33,
                        1,
                        ipv4(outer().erspanIII(33, false).innerEthernet())),
                tunnel(
                        "erspan III platform",
                        TunnelType.ERSPAN,
                        33,
                        1,
                        ipv6(outer().erspanIII(33, true).innerEthernet())),
                tunnel("ipip", TunnelType.IPIP, 0, 1, ipv4(outer())),
                tunnel("6in4", TunnelType.IPIP, 0, 1, ipv6(outer())),
                tunnel("4in6", TunnelType.IPIP, 0, 1, ipv4(outer6())),
                tunnel("6in6", TunnelType.IPIP, 0, 1, ipv6(outer6())),
                tunnel("gtp-u", TunnelType.GTP_U, 0x8000_0001, 1, ipv4(outer().gtpU(0x8000_0001L))),
                tunnel("gtp-u sequence", TunnelType.GTP_U, 5, 1, ipv4(outer().gtpUExtended(5))),
                tunnel("gtp-u extensions", TunnelType.GTP_U, 5, 1, ipv6(outer().gtpUExtended(5, 1, 2))),
                tunnel("teredo", TunnelType.TEREDO, 0, 1, ipv6(outer().teredo(false, false))),
                tunnel("teredo indications", TunnelType.TEREDO, 0, 1, ipv6(outer().teredo(true, true))),
                tunnel(
                        "vxlan in ipip",
                        TunnelType.IPIP,
                        0,
                        2,
                        ipv4(outer().ipv4(HERE, THERE).vxlan(7).innerEthernet())),
                tunnel(
                        "four deep",
                        TunnelType.ERSPAN,
                        33,
                        4,
                        ipv4(outer().erspanII(33)
                                .innerEthernet()
                                .ipv4(HERE, THERE)
                                .vxlan(7)
                                .innerEthernet()
                                .ipv6(HERE6, THERE6)
                                .gre(false, 1, false)
                                .ipv4(HERE, THERE))));
    }

    static Frames outer() {
        return Frames.ethernet().ipv4(HERE, THERE);
    }

    static Frames outer6() {
        return Frames.ethernet().ipv6(HERE6, THERE6);
    }

    private static Frames ipv4(Frames link) {
        return tcp(link.ipv4(CLIENT, SERVER));
    }

    private static Frames ipv6(Frames link) {
        return tcp(link.ipv6(CLIENT6, SERVER6));
    }

    private static Frames tcp(Frames network) {
        return network.tcp(40000, 80, 0x18, 1, 1, 1).payload(PAYLOAD);
    }

    private static SampleFrames plain(String name, LinkType linkType, Frames frame) {
        return new SampleFrames(name, linkType, frame, TunnelType.NONE, 0, 0);
    }

    private static SampleFrames tunnel(String name, int type, int id, int tiers, Frames frame) {
        return new SampleFrames(name, LinkType.ETHERNET, frame, type, id, tiers);
    }

    @Override
    public String toString() {
        return name;
    }
}
