package io.thalweg.agent.packet;

import io.thalweg.event.sbe.PacketDirection;

/** Takes frames one by one. The bytes are the giver's: valid during the call only. */
@FunctionalInterface
public interface FrameConsumer {
    /**
     * One frame.
     *
     * @param point of the capture, as the consumer numbers it
     * @param wireLength bytes of the frame on the wire, at least {@code length}
     */
    void frame(
            int point,
            PacketDirection direction,
            long timestampNanos,
            int wireLength,
            byte[] buffer,
            int offset,
            int length);
}
