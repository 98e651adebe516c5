package io.thalweg.agent.control;

import io.thalweg.event.proto.ReadClockRequest;
import io.thalweg.event.proto.ReadClockResponse;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * How far this machine's clock is from the control plane's: flows of two nodes are only in order when their clocks agree.
 *
 * <p>As in NTP (RFC 5905, section 8): of a few questions the one with the shortest way counts, for the least of it can
 * have been lopsided.
 */
final class ClockOffset {
    private static final int QUESTIONS = 4;

    private final LongSupplier clockNanos;
    private volatile long offsetNanos;

    /** @param clockNanos since the epoch */
    ClockOffset(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
    }

    static ClockOffset ofThisMachine() {
        return new ClockOffset(() -> {
            Instant now = Instant.now();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        });
    }

    /** Asks a few times. By one thread. */
    void measure(Function<ReadClockRequest, ReadClockResponse> controlPlane) {
        long shortest = Long.MAX_VALUE;
        long best = 0;
        for (int question = 0; question < QUESTIONS; question++) {
            long originate = clockNanos.getAsLong();
            ReadClockResponse answer = controlPlane.apply(
                    ReadClockRequest.newBuilder().setOriginateNanos(originate).build());
            long arrival = clockNanos.getAsLong();
            long there = answer.getReceiveNanos() - originate;
            long back = answer.getTransmitNanos() - arrival;
            long way = there - back;
            if (way < shortest) {
                shortest = way;
                best = there / 2 + back / 2;
            }
        }
        offsetNanos = best;
    }

    /** The control plane's clock less this machine's. */
    long nanos() {
        return offsetNanos;
    }
}
