package io.thalweg.engine.decode;

/** Values of the column {@code tunnel_type}: DeepFlow's numbers up to TEB, ours above them. */
public final class TunnelType {
    public static final int NONE = 0;
    public static final int VXLAN = 1;
    public static final int IPIP = 2;
    public static final int TENCENT_GRE = 3;
    public static final int GENEVE = 4;
    public static final int VXLAN_NSH = 5;
    public static final int ERSPAN = 6;
    public static final int TEB = 7;
    public static final int GRE = 16;
    public static final int GTP_U = 17;
    public static final int TEREDO = 18;

    /** All of them, as a bit set for {@link DecodeOptions#peeled()}. */
    public static final long ALL = 1L << VXLAN
            | 1L << IPIP
            | 1L << TENCENT_GRE
            | 1L << GENEVE
            | 1L << VXLAN_NSH
            | 1L << ERSPAN
            | 1L << TEB
            | 1L << GRE
            | 1L << GTP_U
            | 1L << TEREDO;

    private TunnelType() {}
}
