package io.thalweg.agent.conformance;

/** Packets and bytes of one direction of a conversation. */
record Volume(long packets, long ipBytes, long ipPayload, long l4Payload) {
    private static final int TAG = 4;
    private static final int MOST_TAGS = 6;

    /** Equal, but for the tags (VLAN, MPLS, PPPoE) that {@code byte_tx} counts and TShark's IP bytes do not. */
    boolean agrees(Volume engine) {
        long tags = engine.ipBytes - ipBytes;
        return packets == engine.packets
                && ipPayload == engine.ipPayload
                && l4Payload == engine.l4Payload
                && tags % TAG == 0
                && tags >= 0
                && tags <= packets * MOST_TAGS * TAG;
    }

    @Override
    public String toString() {
        return "[packets " + packets + ", ip " + ipBytes + ", l3 " + ipPayload + ", l4 " + l4Payload + "]";
    }

    Volume plus(Volume other) {
        return new Volume(
                packets + other.packets,
                ipBytes + other.ipBytes,
                ipPayload + other.ipPayload,
                l4Payload + other.l4Payload);
    }
}
