package io.thalweg.agent.batch;

import io.thalweg.engine.decode.PacketHeaders;

/**
 * How much of a frame is kept: its headers and the bytes of TCP or UDP payload that L7 parsing needs. Frames without ports
 * are kept whole up to the same size. One thread.
 */
final class FrameCut {
    private final int payloadBytes;
    private final int wholeBytes;
    private final TurnPayload turns;

    /** @param byTurn whether the bytes are of a turn of the talk, see {@link TurnPayload}, or of each packet */
    FrameCut(int payloadBytes, boolean byTurn) {
        this.payloadBytes = payloadBytes;
        this.wholeBytes = BatcherOptions.HEADER_BYTES + payloadBytes;
        this.turns = byTurn ? new TurnPayload(payloadBytes) : null;
    }

    /** Bytes to keep of the frame at {@code offset}, of which {@code captured} are there. */
    int of(PacketHeaders headers, int shardHash, int offset, int captured) {
        return Math.min(wanted(headers, shardHash, offset), captured);
    }

    private int wanted(PacketHeaders headers, int shardHash, int offset) {
        if (!headers.isIp || !headers.hasPorts) {
            return wholeBytes;
        }
        boolean isOfTurn = turns != null && headers.hasTcpHeader;
        return headers.payloadOffset - offset + (isOfTurn ? turns.of(headers, shardHash) : payloadBytes);
    }
}
