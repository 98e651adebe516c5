package io.thalweg.agent.batch;

import io.thalweg.engine.decode.PacketHeaders;

/**
 * How much of a frame is kept: its headers and the first bytes of TCP or UDP payload, which L7 parsing needs. Frames
 * without ports are kept whole up to the same size.
 */
final class FrameCut {
    private final int payloadBytes;
    private final int wholeBytes;

    FrameCut(int payloadBytes) {
        this.payloadBytes = payloadBytes;
        this.wholeBytes = BatcherOptions.HEADER_BYTES + payloadBytes;
    }

    /** Bytes to keep of the frame at {@code offset}, of which {@code captured} are there. */
    int of(PacketHeaders headers, int offset, int captured) {
        int kept = headers.isIp && headers.hasPorts ? headers.payloadOffset - offset + payloadBytes : wholeBytes;
        return Math.min(kept, captured);
    }
}
