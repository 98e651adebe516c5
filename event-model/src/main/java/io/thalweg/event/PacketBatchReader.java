package io.thalweg.event;

import static io.thalweg.event.LittleEndian.int64;
import static io.thalweg.event.LittleEndian.uint16;
import static io.thalweg.event.LittleEndian.uint32;
import static io.thalweg.event.LittleEndian.uint8;

import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketBatchDecoder;
import io.thalweg.event.sbe.PacketBatchDecoder.CapturePointsDecoder;
import io.thalweg.event.sbe.PacketBatchDecoder.PacketsDecoder;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.nio.charset.StandardCharsets;

/**
 * Reads packet batches where they lie, allocating nothing per packet:
 *
 * <pre>{@code
 * reader.wrap(bytes, 0, bytes.length);
 * while (reader.next()) {
 *     use(reader.timestampNanos(), reader.buffer(), reader.frameOffset(), reader.frameLength());
 * }
 * }</pre>
 *
 * <p>A reader is reused for many batches and belongs to one thread. {@link BatchReader} says what makes it safe. The
 * capture points of batches with equal bytes are the same objects.
 */
public final class PacketBatchReader extends BatchReader {
    private static final int OLDEST_POINT_BLOCK = 22;
    private static final int OLDEST_PACKET_BLOCK = 10;
    private static final int NETWORK_TYPE = CapturePointsDecoder.networkTypeEncodingOffset();
    private static final int FRAME_HEADER = PacketsDecoder.frameHeaderLength();

    private final SliceInterner<CapturePoint> knownPoints = new SliceInterner<>();
    private final CapturePoint[] points = new CapturePoint[PacketBatchWriter.MAX_CAPTURE_POINTS];
    private int pointCount;
    private int packetBlockLength;
    private int packetCount;
    private int packetsLeft;
    private int nextPacket;
    private int packet;

    /**
     * Checks the whole batch and goes before its first packet. After an exception the reader has no packets.
     *
     * @throws MalformedBatchException if the bytes are no packet batch; never for other reasons, if offset and length lie
     *     in the array
     */
    @Override
    public void wrap(byte[] bytes, int offset, int length) throws MalformedBatchException {
        pointCount = 0;
        packetCount = 0;
        packetsLeft = 0;
        int at = enterMessage(bytes, offset, length, PacketBatchDecoder.TEMPLATE_ID);
        at = readPoints(enterGroup(at, OLDEST_POINT_BLOCK));
        int packets = enterGroup(at, OLDEST_PACKET_BLOCK);
        packetBlockLength = groupBlockLength();
        leaveMessage(checkPackets(packets));
        packetCount = groupCount();
        packetsLeft = packetCount;
        nextPacket = packets;
    }

    private int readPoints(int first) throws MalformedBatchException {
        require(groupCount() <= points.length, MalformedBatchReason.TOO_MANY_CAPTURE_POINTS);
        int at = first;
        for (int i = 0; i < groupCount(); i++) {
            int name = skip(at, groupBlockLength());
            int after = skipText(name, PacketBatchWriter.MAX_NAME_BYTES);
            CapturePoint point = knownPoints.get(buffer(), at, after);
            if (point == null) {
                point = readPoint(at, name, after);
                knownPoints.put(buffer(), at, after, point);
            }
            points[pointCount++] = point;
            at = after;
        }
        return at;
    }

    private CapturePoint readPoint(int at, int name, int after) {
        byte[] bytes = buffer();
        int text = name + CapturePointsDecoder.nameHeaderLength();
        return new CapturePoint(
                (int) uint32(bytes, at + CapturePointsDecoder.interfaceIndexEncodingOffset()),
                int64(bytes, at + CapturePointsDecoder.macEncodingOffset()),
                int64(bytes, at + CapturePointsDecoder.networkNamespaceEncodingOffset()),
                tapMode(uint8(bytes, at + CapturePointsDecoder.tapModeEncodingOffset())),
                linkType(uint8(bytes, at + CapturePointsDecoder.linkTypeEncodingOffset())),
                new String(bytes, text, after - text, StandardCharsets.UTF_8),
                networkType(groupBlockLength() > NETWORK_TYPE ? uint8(bytes, at + NETWORK_TYPE) : 0));
    }

    private static int networkType(int value) {
        return value == CapturePointsDecoder.networkTypeNullValue() ? CapturePoint.CLOUD : value;
    }

    private static TapMode tapMode(int value) {
        return value <= TapMode.ANALYZER.value() ? TapMode.get((short) value) : TapMode.NULL_VAL;
    }

    private static LinkType linkType(int value) {
        return value <= LinkType.BSD_LOOPBACK.value() ? LinkType.get((short) value) : LinkType.NULL_VAL;
    }

    private int checkPackets(int first) throws MalformedBatchException {
        byte[] bytes = buffer();
        int at = first;
        for (int i = 0; i < groupCount(); i++) {
            int frame = skip(at, packetBlockLength);
            require(
                    uint8(bytes, at + PacketsDecoder.capturePointEncodingOffset()) < pointCount,
                    MalformedBatchReason.UNKNOWN_CAPTURE_POINT);
            at = skipData(frame);
        }
        return at;
    }

    /** The first {@link #capturePointCount} are of this batch. The array is the reader's own: read only. */
    public CapturePoint[] capturePoints() {
        return points;
    }

    public int capturePointCount() {
        return pointCount;
    }

    public int packetCount() {
        return packetCount;
    }

    /** Goes to the next packet; false after the last. The methods below are about that packet. */
    public boolean next() {
        if (packetsLeft == 0) {
            return false;
        }
        packetsLeft--;
        packet = nextPacket;
        nextPacket = frameOffset() + frameLength();
        return true;
    }

    public long timestampNanos() {
        return baseTimestamp() + uint32(buffer(), packet + PacketsDecoder.timestampDeltaEncodingOffset());
    }

    /** Index into {@link #capturePoints}. */
    public int capturePoint() {
        return uint8(buffer(), packet + PacketsDecoder.capturePointEncodingOffset());
    }

    public PacketDirection direction() {
        int value = uint8(buffer(), packet + PacketsDecoder.directionEncodingOffset());
        if (value == PacketDirection.IN.value()) {
            return PacketDirection.IN;
        }
        return value == PacketDirection.OUT.value() ? PacketDirection.OUT : PacketDirection.UNKNOWN;
    }

    /** Bytes of the frame on the wire; at least {@link #frameLength}. */
    public int wireLength() {
        long length = uint32(buffer(), packet + PacketsDecoder.wireLengthEncodingOffset());
        return (int) Math.max(frameLength(), Math.min(length, Integer.MAX_VALUE));
    }

    /** Where the captured bytes begin in {@link #buffer}. */
    public int frameOffset() {
        return packet + packetBlockLength + FRAME_HEADER;
    }

    public int frameLength() {
        return uint16(buffer(), packet + packetBlockLength);
    }
}
