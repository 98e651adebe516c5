package io.thalweg.engine.metrics;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.MetricsDocument;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The seconds and minutes that are not over of some of the documents, and how many flows are alive of each: what the
 * metrics job keeps, and nothing but data and its merging. When a second is over its documents leave and are added to their
 * minute's. A document that comes when its second, or its minute, has left already leaves as it is: rows add up.
 *
 * <p>Not thread-safe; a checkpoint takes a {@link #copy}.
 */
public final class MetricsWindows {
    /** Versions of what {@link #writeTo} writes. */
    private static final int FIELD_BY_FIELD = 1;

    private static final int PACKED = 2;

    private static final int SECONDS_A_MINUTE = 60;
    /** Keys whose flows are counted for each document that may wait. */
    private static final int LOADS_A_DOCUMENT = 2;
    /** A part of the room is for seconds, the others for minutes: a minute holds what sixty seconds tell apart. */
    private static final int PARTS = 4;

    private final DocumentPacker packer = new DocumentPacker();
    private final PackedTable seconds;
    private final PackedTable minutes;
    private final FlowLoads loads;

    public MetricsWindows() {
        seconds = new PackedTable(packer);
        minutes = new PackedTable(packer);
        loads = new FlowLoads();
    }

    private MetricsWindows(MetricsWindows other) {
        seconds = other.seconds.copy(packer);
        minutes = other.minutes.copy(packer);
        loads = other.loads.copy();
    }

    private MetricsWindows(DataInput in, PackedTable.Reader documents) throws IOException {
        seconds = new PackedTable(packer);
        seconds.readFrom(in, documents);
        minutes = new PackedTable(packer);
        minutes.readFrom(in, documents);
        loads = FlowLoads.readFrom(in);
    }

    /** Where documents go when they are final. */
    public interface Sink {
        void second(MetricsDocument document);

        void minute(MetricsDocument document);

        /** A document left before its window was over, for lack of room. */
        void overflow();
    }

    /** The minute of a second, by its begin. */
    public static int minute(int second) {
        return second - Integer.remainderUnsigned(second, SECONDS_A_MINUTE);
    }

    /**
     * A document whose second is not over.
     *
     * @param most documents that may wait
     */
    public void take(PackedDocument document, int most, Sink sink) {
        if (document.kind() == DocumentKind.TRAFFIC_POLICY) {
            addToMinute(document, most, sink);
        } else if (!seconds.add(document, Math.max(1, most / PARTS))) {
            sink.overflow();
            leave(document, most, true, sink);
        }
    }

    /**
     * A document whose second is over, and left.
     *
     * @param minuteIsOpen whether its minute is not
     */
    public void takeLate(PackedDocument document, int most, boolean minuteIsOpen, Sink sink) {
        if (document.kind() != DocumentKind.TRAFFIC_POLICY) {
            leave(document, most, minuteIsOpen, sink);
        } else if (minuteIsOpen) {
            addToMinute(document, most, sink);
        } else {
            sink.minute(minuteOf(document));
        }
    }

    private static MetricsDocument minuteOf(PackedDocument part) {
        MetricsDocument document = DocumentPacker.unpack(part);
        document.time = minute(document.time);
        document.period = SECONDS_A_MINUTE;
        return document;
    }

    /** The second is over, and those before it. */
    public void endSecond(int second, int most, Sink sink) {
        seconds.drain(second, document -> leave(document, most, true, sink));
    }

    private void leave(PackedDocument packed, int most, boolean minuteIsOpen, Sink sink) {
        MetricsDocument document = DocumentPacker.unpack(packed);
        if (!document.kind.isApplication() && hasFlows(document.protocol)) {
            document.meter[FlowMeter.FLOW_LOAD] = loads.load(packed.hash(), document, most * LOADS_A_DOCUMENT);
        }
        sink.second(document);
        if (minuteIsOpen) {
            addToMinute(packed, most, sink);
        } else {
            sink.minute(minuteOf(packed));
        }
    }

    private static boolean hasFlows(int protocol) {
        return protocol == 6 || protocol == 17;
    }

    private void addToMinute(PackedDocument document, int most, Sink sink) {
        if (!minutes.add(document.at(minute(document.time())), Math.max(1, most - most / PARTS))) {
            sink.overflow();
            sink.minute(minuteOf(document));
        }
    }

    /** The minute that begins with this second is over, and those before it. Its last second must have ended. */
    public void endMinute(int minute, Sink sink) {
        minutes.drain(minute, packed -> {
            MetricsDocument document = minuteOf(packed);
            if (!document.kind.isApplication() && hasFlows(document.protocol)) {
                document.meter[FlowMeter.FLOW_LOAD] = loads.loadOfMinute(packed.hash(), document);
            }
            sink.minute(document);
        });
        loads.forgetIdle(minute);
    }

    /** Documents that wait for the end of their second or minute. */
    public int waiting() {
        return seconds.size() + minutes.size();
    }

    public boolean isEmpty() {
        return waiting() == 0 && loads.size() == 0;
    }

    /** Keys whose flows were not counted, for lack of room, since this was last asked. */
    public long takeLoadOverflows() {
        long overflows = loads.overflows;
        loads.overflows = 0;
        return overflows;
    }

    /** What happens to one of the two does not show in the other. */
    public MetricsWindows copy() {
        return new MetricsWindows(this);
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(PACKED);
        seconds.writeTo(out);
        minutes.writeTo(out);
        loads.writeTo(out);
    }

    /** @throws IOException when the bytes are not those of windows, or of a newer build */
    public static MetricsWindows readFrom(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        return switch (version) {
            case FIELD_BY_FIELD -> {
                DocumentPacker packer = new DocumentPacker();
                yield new MetricsWindows(in, bytes -> {
                    MetricsDocument document = DocumentCodec.read(bytes);
                    document.forgetTaggingHints();
                    return packer.pack(document);
                });
            }
            case PACKED -> new MetricsWindows(in, MetricsWindows::read);
            default -> throw new IOException("metrics windows: version " + version + "; this build reads " + PACKED);
        };
    }

    private static PackedDocument read(DataInput in) throws IOException {
        PackedDocument document = PackedDocument.readFrom(in);
        DocumentCodec.checked(document);
        return document;
    }
}
