package io.thalweg.agent.batch;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.PacketDirection;
import java.util.Arrays;

/** One shard's batch of packets being filled. Where several threads append, they hold this object's lock. */
final class ShardBatch {
    /** Interfaces are read one after another: a packet may be a little older than the one before it. */
    private static final long BASE_LEAD_NANOS = 500_000_000L;

    private static final int UNLISTED = -1;

    private final BatcherOptions options;
    private final ShardOutlet outlet;
    private final CapturePoint[] points = new CapturePoint[PacketBatchWriter.MAX_CAPTURE_POINTS];
    private int[] indexOfPoint = new int[0];
    private int pointCount;
    private final SpareWriters<PacketBatchWriter> spare;
    /** Null: no batch is open. */
    private PacketBatchWriter writer;

    private long openedAt;

    ShardBatch(BatcherOptions options, SpareWriters<PacketBatchWriter> spare, int shard, BatchSink sink, long now) {
        this.options = options;
        this.spare = spare;
        this.outlet = new ShardOutlet(shard, sink, now);
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
        if (writer == null) {
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
        writer = spare.take();
        long base = Math.max(0, timestampNanos - BASE_LEAD_NANOS);
        writer.begin(options.agentId(), outlet.shard(), options.bootId(), outlet.sequence(), base, points, pointCount);
        openedAt = now;
    }

    /** Sends the open batch, if there is one. */
    synchronized void finish(long now, long progressNanos) {
        if (writer != null) {
            outlet.send(writer, writer.packets(), now, progressNanos);
            spare.giveBack(writer);
            writer = null;
        }
    }

    /** Sends what is old enough, or a heartbeat by the given writer when nothing was sent for long enough. */
    synchronized void tick(PacketBatchWriter heartbeat, long now, long progressNanos) {
        if (writer != null) {
            if (now - openedAt >= options.ageNanos()) {
                finish(now, progressNanos);
            }
        } else if (outlet.isHeartbeatDue(now, options.heartbeatNanos())) {
            heartbeat(heartbeat, now, progressNanos);
        }
    }

    /** An empty batch that moves time on. */
    synchronized void heartbeat(PacketBatchWriter heartbeat, long now, long progressNanos) {
        long end = outlet.heartbeatNanos(progressNanos);
        heartbeat.begin(options.agentId(), outlet.shard(), options.bootId(), outlet.sequence(), end, points, 0);
        outlet.send(heartbeat, 0, now, progressNanos);
    }

    /** Sends an empty batch if there are drops that no batch has told of. */
    synchronized void tellOfDrops(PacketBatchWriter heartbeat, long now, long progressNanos) {
        if (outlet.hasDrops()) {
            heartbeat(heartbeat, now, progressNanos);
        }
    }

    synchronized void addKernelDrops(long packets) {
        outlet.addKernelDrops(packets);
    }

    synchronized void addAgentDrops(long packets) {
        outlet.addAgentDrops(packets);
    }

    /** Packets of batches that the sink refused, ever. */
    long refusedPackets() {
        return outlet.refusedEvents();
    }
}
