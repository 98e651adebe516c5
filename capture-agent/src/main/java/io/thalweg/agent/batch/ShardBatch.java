package io.thalweg.agent.batch;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.PacketDirection;
import java.util.Arrays;

/**
 * One shard's batch being filled, its sequence, and the drops it has yet to tell of.
 *
 * <p>A batch that the sink refuses gets no sequence number: its packets are counted as dropped in the next one, and the
 * sequence shows no gap, so that nothing is missed twice. Where several threads append, they hold this object's lock.
 */
final class ShardBatch {
    /** Interfaces are read one after another: a packet may be a little older than the one before it. */
    private static final long BASE_LEAD_NANOS = 500_000_000L;

    private static final int UNLISTED = -1;

    private final BatcherOptions options;
    private final int shard;
    private final BatchSink sink;
    private final CapturePoint[] points = new CapturePoint[PacketBatchWriter.MAX_CAPTURE_POINTS];
    private int[] indexOfPoint = new int[0];
    private int pointCount;
    private PacketBatchWriter writer;
    private boolean isOpen;
    private long openedAt;
    private long sequence;
    private long agentDrops;
    private long kernelDrops;
    private long endNanos;
    private long lastSentAt;
    private long refusedPackets;

    ShardBatch(BatcherOptions options, int shard, BatchSink sink, long now) {
        this.options = options;
        this.shard = shard;
        this.sink = sink;
        this.lastSentAt = now;
    }

    /** @param number of the point with the batcher */
    void append(
            int number,
            CapturePoint point,
            PacketDirection direction,
            long timestampNanos,
            int wireLength,
            byte[] frame,
            int offset,
            int length,
            long now,
            long progressNanos) {
        int index = number < indexOfPoint.length ? indexOfPoint[number] : UNLISTED;
        if (index == UNLISTED) {
            index = list(number, point, progressNanos);
        }
        if (!isOpen) {
            begin(timestampNanos, now);
        }
        if (!writer.append(timestampNanos, index, direction, wireLength, frame, offset, length)) {
            finish(now, progressNanos);
            begin(timestampNanos, now);
            writer.append(timestampNanos, index, direction, wireLength, frame, offset, length);
        }
    }

    /** A batch lists only the points that this shard has packets of; a new one begins another batch. */
    private int list(int number, CapturePoint point, long progressNanos) {
        finish(openedAt, progressNanos);
        if (pointCount == points.length) {
            forgetPoints();
        }
        if (number >= indexOfPoint.length) {
            int known = indexOfPoint.length;
            indexOfPoint = Arrays.copyOf(indexOfPoint, number + 8);
            Arrays.fill(indexOfPoint, known, indexOfPoint.length, UNLISTED);
        }
        indexOfPoint[number] = pointCount;
        points[pointCount] = point;
        return pointCount++;
    }

    /** A number now stands for another point. */
    synchronized void forgetPoints(long now, long progressNanos) {
        finish(now, progressNanos);
        forgetPoints();
    }

    private void forgetPoints() {
        Arrays.fill(indexOfPoint, UNLISTED);
        Arrays.fill(points, 0, pointCount, null);
        pointCount = 0;
    }

    private void begin(long timestampNanos, long now) {
        if (writer == null) {
            writer = options.newWriter();
        }
        long base = Math.max(0, timestampNanos - BASE_LEAD_NANOS);
        writer.begin(options.agentId(), shard, options.bootId(), sequence, base, points, pointCount);
        isOpen = true;
        openedAt = now;
    }

    /** Sends the open batch, if there is one. */
    synchronized void finish(long now, long progressNanos) {
        if (isOpen) {
            isOpen = false;
            send(writer, writer.packets(), now, progressNanos);
        }
    }

    /** Sends what is old enough, or a heartbeat by the given writer when nothing was sent for long enough. */
    synchronized void tick(PacketBatchWriter heartbeat, long now, long progressNanos) {
        if (isOpen) {
            if (now - openedAt >= options.ageNanos()) {
                finish(now, progressNanos);
            }
        } else if (now - lastSentAt >= options.heartbeatNanos()) {
            heartbeat(heartbeat, now, progressNanos);
        }
    }

    /** An empty batch that moves time on. */
    synchronized void heartbeat(PacketBatchWriter heartbeat, long now, long progressNanos) {
        long end = Math.max(endNanos, progressNanos);
        heartbeat.begin(options.agentId(), shard, options.bootId(), sequence, end, points, 0);
        send(heartbeat, 0, now, progressNanos);
    }

    /** Sends an empty batch if there are drops that no batch has told of. */
    synchronized void tellOfDrops(PacketBatchWriter heartbeat, long now, long progressNanos) {
        if (agentDrops > 0 || kernelDrops > 0) {
            heartbeat(heartbeat, now, progressNanos);
        }
    }

    private void send(PacketBatchWriter from, int packets, long now, long progressNanos) {
        endNanos = Math.max(endNanos, progressNanos);
        agentDrops += sink.takeLost(shard);
        int length = from.finish(endNanos, kernelDrops, agentDrops);
        lastSentAt = now;
        if (sink.offer(shard, from.buffer(), length, packets, kernelDrops, agentDrops)) {
            sequence++;
            agentDrops = 0;
            kernelDrops = 0;
        } else {
            agentDrops += packets;
            refusedPackets += packets;
        }
    }

    synchronized void addKernelDrops(long packets) {
        kernelDrops += packets;
    }

    synchronized void addAgentDrops(long packets) {
        agentDrops += packets;
    }

    /** Packets of batches that the sink refused, ever. */
    long refusedPackets() {
        return refusedPackets;
    }
}
