package io.thalweg.engine.decode;

/** EtherTypes (IEEE 802 numbers) the decoder knows. */
public final class EtherType {
    public static final int TRANSPARENT_BRIDGING = 0x6558;
    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int VLAN = 0x8100;
    public static final int IPV6 = 0x86dd;
    public static final int PPP = 0x880b;
    public static final int MPLS = 0x8847;
    public static final int MPLS_MULTICAST = 0x8848;
    public static final int PPPOE_SESSION = 0x8864;
    public static final int QINQ = 0x88a8;
    public static final int QINQ_OLD = 0x9100;
    public static final int ERSPAN_II = 0x88be;
    public static final int ERSPAN_III = 0x22eb;
    public static final int NSH = 0x894f;
    /** Below this the field is an 802.3 length. */
    static final int MIN = 0x0600;

    private EtherType() {}
}
