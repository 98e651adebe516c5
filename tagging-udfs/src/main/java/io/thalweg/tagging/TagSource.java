package io.thalweg.tagging;

/** Bits of the columns {@code tag_source_0} and {@code tag_source_1}: by what an end was recognised. */
public final class TagSource {
    /** A process that the control plane knows: its pod. */
    public static final int GPROCESS = 1;
    /** The container, as the agent saw it. */
    public static final int POD_ID = 2;

    public static final int MAC = 4;
    /** The address, or the block it is in. */
    public static final int EPC_IP = 8;
    /** The other end, for loopback addresses. */
    public static final int PEER = 16;
    /** The machine of the agent. */
    public static final int AGENT = 32;
    /** The number of the process. */
    public static final int PROCESS_ID = 64;

    private TagSource() {}
}
