package io.thalweg.agent.pcap;

/**
 * Turns an FDDI frame into the Ethernet frame that a bridge would make of it (RFC 1390, IEEE 802.1H), in place.
 *
 * <pre>
 * FDDI      frame control 1 | destination 6 | source 6 | LLC aa aa 03, SNAP 00 00 00 | type 2 | payload
 * Ethernet                                  destination 6 | source 6                 | type 2 | payload
 * without SNAP: destination 6 | source 6 | length 2 | LLC | payload   (one byte more in front)
 * </pre>
 */
final class FddiFrame {
    private static final int HEADER = 13;
    private static final int ADDRESSES = 12;
    private static final int SNAP = 6;

    private FddiFrame() {}

    /**
     * Rewrites the frame; at least one byte before {@code offset} must be free to be overwritten.
     *
     * @return by how much the frame's start moved: positive, it became shorter
     */
    static int rewrite(byte[] buffer, int offset, int captured) {
        if (captured < HEADER) {
            return 0;
        }
        int llc = offset + HEADER;
        if (captured >= HEADER + SNAP + 2 && isSnap(buffer, llc)) {
            System.arraycopy(buffer, offset + 1, buffer, offset + 1 + SNAP, ADDRESSES);
            return 1 + SNAP;
        }
        int length = Math.min(captured - HEADER, 1500);
        System.arraycopy(buffer, offset + 1, buffer, offset - 1, ADDRESSES);
        buffer[offset + ADDRESSES - 1] = (byte) (length >> 8);
        buffer[offset + ADDRESSES] = (byte) length;
        return -1;
    }

    private static boolean isSnap(byte[] b, int at) {
        return b[at] == (byte) 0xaa
                && b[at + 1] == (byte) 0xaa
                && b[at + 2] == 3
                && b[at + 3] == 0
                && b[at + 4] == 0
                && b[at + 5] == 0;
    }
}
