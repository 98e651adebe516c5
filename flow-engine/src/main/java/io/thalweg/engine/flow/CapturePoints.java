package io.thalweg.engine.flow;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.TapMode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The capture points a shard has met, numbered, so that a flow names its own in two bytes.
 *
 * <pre>
 *   count i32 │ count × ( interface i32 │ mac i64 │ namespace i64 │ tap mode u8 │ link type u8 │ name UTF │ network type u8 )
 * </pre>
 */
final class CapturePoints {
    private static final int MAX = 1 << 16;

    private CapturePoint[] points;
    private InterfaceKind[] kinds;
    private int count;

    CapturePoints() {
        this(new CapturePoint[4], 0);
    }

    private CapturePoints(CapturePoint[] points, int count) {
        this.points = points;
        this.count = count;
        kinds = new InterfaceKind[points.length];
        for (int i = 0; i < count; i++) {
            kinds[i] = InterfaceKind.of(points[i]);
        }
    }

    CapturePoint get(int number) {
        return points[number];
    }

    InterfaceKind kind(int number) {
        return kinds[number];
    }

    /**
     * Whether equal addresses in two VLANs are two flows: so behind a switch's mirror, where one packet may pass in several.
     * In the cloud a VLAN is what the network makes of a flow on its way, and may differ from packet to packet.
     */
    boolean keepsVlansApart(int number) {
        return points[number].networkType() != CapturePoint.CLOUD;
    }

    /** The number of a point, new or known. Interfaces come and go; beyond 65 536 of them the last number is shared. */
    int number(CapturePoint point) {
        for (int i = 0; i < count; i++) {
            if (points[i] == point || points[i].equals(point)) {
                points[i] = point;
                return i;
            }
        }
        if (count == MAX) {
            return MAX - 1;
        }
        if (count == points.length) {
            points = Arrays.copyOf(points, count * 2);
            kinds = Arrays.copyOf(kinds, count * 2);
        }
        points[count] = point;
        kinds[count] = InterfaceKind.of(point);
        return count++;
    }

    CapturePoints copy() {
        return new CapturePoints(points.clone(), count);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            CapturePoint point = points[i];
            out.writeInt(point.interfaceIndex());
            out.writeLong(point.mac());
            out.writeLong(point.networkNamespace());
            out.writeByte(point.tapMode().value());
            out.writeByte(point.linkType().value());
            out.writeUTF(point.name());
            out.writeByte(point.networkType());
        }
    }

    /** @param hasNetworkTypes false: of a version that had none, when all was cloud */
    static CapturePoints readFrom(DataInput in, boolean hasNetworkTypes) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX) {
            throw new IOException("flow state: " + count + " capture points");
        }
        CapturePoint[] points = new CapturePoint[Math.max(4, count)];
        for (int i = 0; i < count; i++) {
            points[i] = new CapturePoint(
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    TapMode.get(known(in.readUnsignedByte(), TapMode.ANALYZER.value(), TapMode.NULL_VAL.value())),
                    LinkType.get(
                            known(in.readUnsignedByte(), LinkType.BSD_LOOPBACK.value(), LinkType.NULL_VAL.value())),
                    in.readUTF(),
                    hasNetworkTypes ? in.readUnsignedByte() : CapturePoint.CLOUD);
        }
        return new CapturePoints(points, count);
    }

    /** What an agent of a later version names is told as unknown, and stays it. */
    private static short known(int value, short last, short unknown) {
        return value <= last ? (short) value : unknown;
    }
}
