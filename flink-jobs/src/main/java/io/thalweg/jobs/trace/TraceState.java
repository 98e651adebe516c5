package io.thalweg.jobs.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Components whose spans are arriving, and what was told of those that came apart: a share of all, state of the operator
 * {@code traces}. A component that is one trace, as nearly all are, needs nothing to be remembered: the trace has its name.
 */
final class TraceState {
    private static final int VERSION = 1;
    private static final int MOST = 1 << 28;

    /** The spans of a component that has closed, as they come. */
    static final class Arriving {
        final int version;
        final boolean isSplit;
        final long watermark;
        int[] lengths = new int[8];
        int count;
        byte[] bytes = new byte[2048];
        int byteCount;

        Arriving(int version, boolean isSplit, long watermark) {
            this.version = version;
            this.isSplit = isSplit;
            this.watermark = watermark;
        }

        void add(byte[] source, int offset, int length) {
            if (count == lengths.length) {
                lengths = Arrays.copyOf(lengths, count * 2);
            }
            if (byteCount + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(byteCount + length, bytes.length * 2));
            }
            System.arraycopy(source, offset, bytes, byteCount, length);
            byteCount += length;
            lengths[count++] = length;
        }

        private Arriving copy() {
            Arriving copy = new Arriving(version, isSplit, watermark);
            copy.lengths = lengths.clone();
            copy.count = count;
            copy.bytes = bytes.clone();
            copy.byteCount = byteCount;
            return copy;
        }
    }

    /** Into what a component became part of, to be told at a watermark. */
    record Lost(int version, long into, long watermark) {}

    /** The traces of a component that came apart, in its last version; not changed. */
    record Told(int version, long[] traces, long until) {}

    final Map<Long, Arriving> arriving = new HashMap<>();
    final Map<Long, Lost> lost = new HashMap<>();
    final Map<Long, Told> told = new HashMap<>();

    boolean isEmpty() {
        return arriving.isEmpty() && lost.isEmpty() && told.isEmpty();
    }

    TraceState copy() {
        TraceState copy = new TraceState();
        arriving.forEach((component, spans) -> copy.arriving.put(component, spans.copy()));
        copy.lost.putAll(lost);
        copy.told.putAll(told);
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(arriving.size());
        for (Map.Entry<Long, Arriving> entry : arriving.entrySet()) {
            Arriving spans = entry.getValue();
            out.writeLong(entry.getKey());
            out.writeInt(spans.version);
            out.writeBoolean(spans.isSplit);
            out.writeLong(spans.watermark);
            out.writeInt(spans.count);
            for (int i = 0; i < spans.count; i++) {
                out.writeInt(spans.lengths[i]);
            }
            out.write(spans.bytes, 0, spans.byteCount);
        }
        out.writeInt(lost.size());
        for (Map.Entry<Long, Lost> entry : lost.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeInt(entry.getValue().version);
            out.writeLong(entry.getValue().into);
            out.writeLong(entry.getValue().watermark);
        }
        out.writeInt(told.size());
        for (Map.Entry<Long, Told> entry : told.entrySet()) {
            Told one = entry.getValue();
            out.writeLong(entry.getKey());
            out.writeInt(one.version);
            out.writeLong(one.until);
            out.writeInt(one.traces.length);
            for (long trace : one.traces) {
                out.writeLong(trace);
            }
        }
    }

    /** @throws IOException for bytes that are none of {@link #writeTo}; the message says which it reads */
    static TraceState readFrom(DataInput in) throws IOException {
        StateVersion.require("traces", in.readUnsignedByte(), VERSION);
        TraceState read = new TraceState();
        for (int left = StateVersion.count("components", in.readInt(), MOST); left > 0; left--) {
            long component = in.readLong();
            read.arriving.put(component, readArriving(in));
        }
        for (int left = StateVersion.count("lost traces", in.readInt(), MOST); left > 0; left--) {
            long trace = in.readLong();
            read.lost.put(trace, new Lost(in.readInt(), in.readLong(), in.readLong()));
        }
        for (int left = StateVersion.count("told traces", in.readInt(), MOST); left > 0; left--) {
            long component = in.readLong();
            int version = in.readInt();
            long until = in.readLong();
            long[] traces = new long[StateVersion.count("traces of a component", in.readInt(), MOST)];
            for (int i = 0; i < traces.length; i++) {
                traces[i] = in.readLong();
            }
            read.told.put(component, new Told(version, traces, until));
        }
        return read;
    }

    private static Arriving readArriving(DataInput in) throws IOException {
        Arriving spans = new Arriving(in.readInt(), in.readBoolean(), in.readLong());
        spans.count = StateVersion.count("spans of a component", in.readInt(), MOST);
        spans.lengths = new int[Math.max(1, spans.count)];
        for (int i = 0; i < spans.count; i++) {
            spans.lengths[i] = StateVersion.count("bytes of a span", in.readInt(), MOST);
            spans.byteCount = Math.addExact(spans.byteCount, spans.lengths[i]);
        }
        spans.bytes = new byte[spans.byteCount];
        in.readFully(spans.bytes);
        return spans;
    }
}
