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
    /** Version of what {@link #writeTo} writes. */
    private static final int VERSION = 1;

    private static final int SECONDS_A_MINUTE = 60;
    /** Keys whose flows are counted for each document that may wait. */
    private static final int LOADS_A_DOCUMENT = 4;

    private final DocumentTable seconds;
    private final DocumentTable minutes;
    private final FlowLoads loads;

    public MetricsWindows() {
        this(new DocumentTable(), new DocumentTable(), new FlowLoads());
    }

    private MetricsWindows(DocumentTable seconds, DocumentTable minutes, FlowLoads loads) {
        this.seconds = seconds;
        this.minutes = minutes;
        this.loads = loads;
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

    /** A document whose second is not over. */
    public void take(MetricsDocument document, int most, Sink sink) {
        if (document.kind == DocumentKind.TRAFFIC_POLICY) {
            addToMinute(document, most, sink);
        } else if (!seconds.add(document, most)) {
            sink.overflow();
            leave(document.copy(), most, true, sink);
        }
    }

    /**
     * A document whose second is over, and left.
     *
     * @param minuteIsOpen whether its minute is not
     */
    public void takeLate(MetricsDocument document, int most, boolean minuteIsOpen, Sink sink) {
        if (document.kind != DocumentKind.TRAFFIC_POLICY) {
            leave(document.copy(), most, minuteIsOpen, sink);
        } else if (minuteIsOpen) {
            addToMinute(document, most, sink);
        } else {
            MetricsDocument minute = document.copy();
            becomeMinute(minute);
            sink.minute(minute);
        }
    }

    private static void becomeMinute(MetricsDocument document) {
        document.time = minute(document.time);
        document.period = SECONDS_A_MINUTE;
    }

    /** The second is over, and those before it. */
    public void endSecond(int second, int most, Sink sink) {
        seconds.drain(second, document -> leave(document, most, true, sink));
    }

    private void leave(MetricsDocument document, int most, boolean minuteIsOpen, Sink sink) {
        boolean hasLoad = !document.kind.isApplication() && hasFlows(document.protocol);
        if (hasLoad) {
            document.meter[FlowMeter.FLOW_LOAD] = loads.load(document, most * LOADS_A_DOCUMENT);
        }
        sink.second(document);
        MetricsDocument part = document.copy();
        if (!part.kind.isApplication()) {
            part.meter[FlowMeter.FLOW_LOAD] = 0;
        }
        if (minuteIsOpen) {
            addToMinute(part, most, sink);
        } else {
            becomeMinute(part);
            sink.minute(part);
        }
    }

    private static boolean hasFlows(int protocol) {
        return protocol == 6 || protocol == 17;
    }

    private void addToMinute(MetricsDocument document, int most, Sink sink) {
        becomeMinute(document);
        if (!minutes.add(document, most)) {
            sink.overflow();
            sink.minute(document);
        }
    }

    /** The minute that begins with this second is over, and those before it. Its last second must have ended. */
    public void endMinute(int minute, Sink sink) {
        minutes.drain(minute, document -> {
            if (!document.kind.isApplication() && hasFlows(document.protocol)) {
                document.meter[FlowMeter.FLOW_LOAD] = loads.loadOfMinute(document);
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
        return new MetricsWindows(seconds.copy(), minutes.copy(), loads.copy());
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        seconds.writeTo(out);
        minutes.writeTo(out);
        loads.writeTo(out);
    }

    /** @throws IOException when the bytes are not those of windows, or of a newer build */
    public static MetricsWindows readFrom(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("metrics windows: version " + version + "; this build reads " + VERSION);
        }
        return new MetricsWindows(DocumentTable.readFrom(in), DocumentTable.readFrom(in), FlowLoads.readFrom(in));
    }
}
