package io.thalweg.agent.fuzz;

import static io.thalweg.agent.fuzz.FrameTarget.require;

import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.SyscallBatchReader;
import io.thalweg.event.SyscallEvent;

/** The readers of packet and syscall batches: the input is the Kafka record. */
public final class BatchTarget {
    private static final PacketBatchReader PACKETS = new PacketBatchReader();
    private static final SyscallBatchReader SYSCALLS = new SyscallBatchReader();
    private static final SyscallEvent EVENT = new SyscallEvent();

    private BatchTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        packets(input);
        syscalls(input);
    }

    private static void packets(byte[] input) {
        try {
            PACKETS.wrap(input, 0, input.length);
        } catch (MalformedBatchException expected) {
            require(!PACKETS.next(), "no packets of a malformed batch");
            return;
        }
        while (PACKETS.next()) {
            require(PACKETS.capturePoint() < PACKETS.capturePointCount(), "a capture point of the batch");
            require(PACKETS.capturePoints()[PACKETS.capturePoint()] != null, "a capture point of the batch");
            require(PACKETS.direction() != null, "a direction");
            require(
                    PACKETS.frameOffset() >= 0
                            && PACKETS.frameLength() >= 0
                            && PACKETS.frameOffset() + PACKETS.frameLength() <= input.length,
                    "frame inside the batch");
            require(PACKETS.timestampNanos() >= 0, "a time that can be told");
        }
    }

    private static void syscalls(byte[] input) {
        try {
            SYSCALLS.wrap(input, 0, input.length);
        } catch (MalformedBatchException expected) {
            require(!SYSCALLS.next(EVENT), "no events of a malformed batch");
            return;
        }
        while (SYSCALLS.next(EVENT)) {
            require(EVENT.process < SYSCALLS.processCount(), "a process of the batch");
            require(
                    EVENT.payloadOffset >= 0 && EVENT.payloadOffset + EVENT.payloadLength <= input.length,
                    "payload inside the batch");
        }
    }
}
