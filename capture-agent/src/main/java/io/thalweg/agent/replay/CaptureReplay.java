package io.thalweg.agent.replay;

import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.event.CapturePoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Replays capture files into the batcher: event time is that of the packets, and every shard hears of it at least each
 * second of it.
 *
 * <p>The files are read twice. What a batch says of the time up to which its shard is complete must hold although packets
 * of files are not always in order; the first reading tells how far they are not.
 */
public final class CaptureReplay {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Of very long captures not every second is told, so that empty batches do not outweigh the packets. */
    private static final long MOST_HEARTBEATS = 3600;

    /** Longer than any flow waits for another packet, and the minute its row may wait for after that. */
    private static final long CLOSING_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final long CLOSING_STEP_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int PACKETS_PER_TICK = 256;
    private static final long SHORTEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<Path> files;
    private final ReplayOptions options;
    private final PacketBatcher batcher;
    private final Consumer<String> complaints;
    private final Map<CapturePoint, Integer> points = new HashMap<>();
    private CapturePoint lastPoint;
    private int lastPointNumber;
    private long begun;
    private long sent;

    /** @param complaints one line about each file that cannot be read, or not to its end */
    public CaptureReplay(List<Path> files, ReplayOptions options, PacketBatcher batcher, Consumer<String> complaints) {
        this.files = List.copyOf(files);
        this.options = options;
        this.batcher = batcher;
        this.complaints = complaints;
    }

    /** Replays all, or until told to stop; all batches have gone to the sink then. */
    public void run(BooleanSupplier isStopped) throws IOException {
        CaptureSurvey survey = CaptureSurvey.of(files, complaints);
        if (survey.packets() == 0) {
            return;
        }
        long now = System.currentTimeMillis() * TimeUnit.MILLISECONDS.toNanos(1);
        long shift = options.isRebased() ? now + options.aheadNanos() - survey.lastNanos() : 0;
        begun = System.nanoTime();
        long newest = replay(survey, shift, isStopped);
        batcher.heartbeat(System.nanoTime(), newest);
        if (options.closesFlows() && !isStopped.getAsBoolean()) {
            for (long after = CLOSING_STEP_NANOS; after <= CLOSING_NANOS; after += CLOSING_STEP_NANOS) {
                batcher.heartbeat(System.nanoTime(), newest + after);
            }
        }
    }

    /** Returns the newest time stamp. */
    private long replay(CaptureSurvey survey, long shift, BooleanSupplier isStopped) throws IOException {
        long period = Math.max(SECOND, (survey.lastNanos() - survey.firstNanos()) / MOST_HEARTBEATS);
        long newest = survey.firstNanos();
        long told = newest - survey.disorderNanos();
        try (MergedFiles merged = MergedFiles.open(files, complaint -> {})) {
            for (PacketSource packet = merged.next(); packet != null; packet = merged.next()) {
                newest = Math.max(newest, packet.timestampNanos());
                long complete = newest - survey.disorderNanos();
                if (complete - told >= period) {
                    told = complete;
                    batcher.heartbeat(System.nanoTime(), complete + shift);
                }
                send(packet, shift);
                long early = early(++sent);
                if (early > SHORTEST_SLEEP_NANOS || sent % PACKETS_PER_TICK == 0) {
                    batcher.tick(System.nanoTime(), complete + shift);
                    if (!await(early, isStopped)) {
                        break;
                    }
                }
            }
        }
        return newest + shift;
    }

    private void send(PacketSource packet, long shift) {
        if (packet.capturePoint() != lastPoint) {
            lastPoint = packet.capturePoint();
            lastPointNumber = points.computeIfAbsent(lastPoint, batcher::open);
        }
        batcher.frame(
                lastPointNumber,
                packet.direction(),
                packet.timestampNanos() + shift,
                packet.wireLength(),
                packet.buffer(),
                packet.offset(),
                packet.capturedLength());
    }

    /** Nanoseconds by which so many packets are before their time. */
    private long early(long packets) {
        if (options.packetsPerSecond() == 0) {
            return 0;
        }
        long due = begun + (long) (packets * (double) SECOND / options.packetsPerSecond());
        return due - System.nanoTime();
    }

    /** Lets time pass; false: told to stop. */
    private static boolean await(long nanos, BooleanSupplier isStopped) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !isStopped.getAsBoolean(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LONGEST_SLEEP_NANOS));
        }
        return !isStopped.getAsBoolean();
    }
}
