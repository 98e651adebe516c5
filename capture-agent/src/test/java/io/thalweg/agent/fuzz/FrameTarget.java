package io.thalweg.agent.fuzz;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.sbe.LinkType;

/** The packet decoder: one byte for the link type, one for how much longer the frame was on the wire, then the frame. */
public final class FrameTarget {
    static final LinkType[] LINKS = {
        LinkType.ETHERNET,
        LinkType.RAW_IP,
        LinkType.LINUX_SLL,
        LinkType.LINUX_SLL2,
        LinkType.BSD_LOOPBACK,
        LinkType.NULL_VAL
    };

    private static final PacketDecoder DECODER =
            new PacketDecoder(EngineOptions.defaults().decode());

    private FrameTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int captured = input.length - 2;
        int wire = captured + (input[1] & 0xff) * 16;
        DECODER.decode(LINKS[(input[0] & 0xff) % LINKS.length], input.length, input, 2, captured, wire);
        PacketHeaders h = DECODER.headers();
        require(h.limit >= 2 && h.limit <= input.length, "limit inside the frame");
        require(h.capturedPayloadBytes() >= 0, "payload not negative");
        require(
                h.capturedPayloadBytes() == 0
                        || h.payloadOffset >= 2 && h.payloadOffset + h.capturedPayloadBytes() <= h.limit,
                "payload inside the frame");
        require(h.payloadBytes >= 0 && h.l3PayloadBytes >= 0 && h.countedBytes >= 0, "counts not negative");
        require(h.tunnelTier <= EngineOptions.defaults().decode().maxTiers(), "tunnels only so deep");
        h.shardHash();
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what);
        }
    }
}
