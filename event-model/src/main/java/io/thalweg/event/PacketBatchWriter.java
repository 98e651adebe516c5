package io.thalweg.event;

import static io.thalweg.event.LittleEndian.put32;
import static io.thalweg.event.LittleEndian.put64;
import static io.thalweg.event.LittleEndian.put8;

import io.thalweg.event.sbe.PacketBatchEncoder;
import io.thalweg.event.sbe.PacketBatchEncoder.CapturePointsEncoder;
import io.thalweg.event.sbe.PacketBatchEncoder.PacketsEncoder;
import io.thalweg.event.sbe.PacketDirection;

/**
 * Builds packet batches in one buffer of fixed size: {@link #begin}, {@link #append} until it says no, {@link #finish},
 * send, begin again. Allocates nothing per packet. One writer per thread and open batch.
 */
public final class PacketBatchWriter extends BatchWriter {
    /** What an 8-bit index can tell apart. */
    public static final int MAX_CAPTURE_POINTS = 255;

    static final int MAX_NAME_BYTES = 255;

    /** Headers of a packet through a tunnel are still whole in the smallest batch. */
    private static final int LEAST_PACKET_ROOM = 512;

    private int pointCount;
    private int packets;

    /** @param maxBytes of a finished batch, at least 4096; a little under what Kafka takes as one record */
    public PacketBatchWriter(int maxBytes) {
        super(maxBytes);
    }

    /**
     * Begins a batch; what was in the writer is forgotten.
     *
     * @param baseTimestampNanos no later than the first packet; packets up to 4.29 s after it fit
     * @param points the first {@code pointCount}, at most {@link #MAX_CAPTURE_POINTS}, are those packets can name; long
     *     interface names are cut at 255 bytes
     */
    public void begin(
            int agentId,
            int shard,
            long bootId,
            long sequence,
            long baseTimestampNanos,
            CapturePoint[] points,
            int pointCount) {
        this.pointCount = 0;
        packets = 0;
        if (pointCount > MAX_CAPTURE_POINTS) {
            throw new IllegalArgumentException(pointCount + " capture points; at most " + MAX_CAPTURE_POINTS);
        }
        beginMessage(
                PacketBatchEncoder.TEMPLATE_ID,
                PacketBatchEncoder.BLOCK_LENGTH,
                agentId,
                shard,
                bootId,
                sequence,
                baseTimestampNanos);
        beginGroup(CapturePointsEncoder.sbeBlockLength());
        for (int i = 0; i < pointCount; i++) {
            point(points[i]);
        }
        groupCount(pointCount);
        beginGroup(PacketsEncoder.sbeBlockLength());
        requireRoom(LEAST_PACKET_ROOM);
        this.pointCount = pointCount;
    }

    private void point(CapturePoint point) {
        byte[] name = utf8(point.name(), MAX_NAME_BYTES);
        requireRoom(CapturePointsEncoder.sbeBlockLength() + DATA_HEADER + name.length);
        put32(bytes, length + CapturePointsEncoder.interfaceIndexEncodingOffset(), point.interfaceIndex());
        put64(bytes, length + CapturePointsEncoder.macEncodingOffset(), point.mac());
        put64(bytes, length + CapturePointsEncoder.networkNamespaceEncodingOffset(), point.networkNamespace());
        put8(
                bytes,
                length + CapturePointsEncoder.tapModeEncodingOffset(),
                point.tapMode().value());
        put8(
                bytes,
                length + CapturePointsEncoder.linkTypeEncodingOffset(),
                point.linkType().value());
        put8(bytes, length + CapturePointsEncoder.networkTypeEncodingOffset(), point.networkType());
        length += CapturePointsEncoder.sbeBlockLength();
        data(name, 0, name.length);
    }

    /**
     * Appends a packet, or returns false if it does not fit by size, count, or time (before the base or too long after
     * it): then finish this batch and begin another. A frame that an empty batch has no room for is cut, so a fresh batch
     * with a fitting base always takes it.
     *
     * @param capturePoint index into the points given to {@link #begin}
     * @param wireLength bytes on the wire; at least what was captured
     */
    public boolean append(
            long timestampNanos,
            int capturePoint,
            PacketDirection direction,
            int wireLength,
            byte[] frame,
            int offset,
            int length) {
        if (capturePoint < 0 || capturePoint >= pointCount) {
            throw new IndexOutOfBoundsException("capture point " + capturePoint + " of " + pointCount);
        }
        long delta = delta(timestampNanos);
        int room = room() - PacketsEncoder.sbeBlockLength() - DATA_HEADER;
        int captured = Math.min(length, MAX_DATA_BYTES);
        if (!isDelta(delta) || packets == MAX_GROUP_COUNT || captured > room && packets > 0) {
            return false;
        }
        captured = Math.min(captured, room);
        int at = this.length;
        put32(bytes, at + PacketsEncoder.timestampDeltaEncodingOffset(), delta);
        put32(bytes, at + PacketsEncoder.wireLengthEncodingOffset(), Math.max(wireLength, length));
        put8(bytes, at + PacketsEncoder.capturePointEncodingOffset(), capturePoint);
        put8(bytes, at + PacketsEncoder.directionEncodingOffset(), direction.value());
        this.length = at + PacketsEncoder.sbeBlockLength();
        data(frame, offset, captured);
        packets++;
        return true;
    }

    /** Packets in the batch so far. */
    public int packets() {
        return packets;
    }

    /**
     * Completes the batch.
     *
     * @param endTimestampNanos no later packet of this shard will be older
     * @param kernelDrops packets that the kernel's rings dropped since they were last told
     * @param agentDrops packets of this shard that the agent dropped since the previous batch of the shard
     * @return bytes of the batch in {@link #buffer}
     */
    @Override
    public int finish(long endTimestampNanos, long kernelDrops, long agentDrops) {
        groupCount(packets);
        endMessage(endTimestampNanos, kernelDrops, agentDrops);
        return bytes();
    }
}
