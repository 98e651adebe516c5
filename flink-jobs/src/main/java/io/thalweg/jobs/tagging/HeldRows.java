package io.thalweg.jobs.tagging;

import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keyed state: the rows of a shard that wait for a resource, in the order in which they came. The time they may wait to is
 * event time; should that stand still, because nobody sends batches any more, it is this machine's.
 */
final class HeldRows {
    static final int VERSION = 2;
    private static final int WITHOUT_LAST_SEEN = 1;
    static final long NO_TIMER = Long.MIN_VALUE;

    private final List<Held> rows = new ArrayList<>();
    private long eventTimer = NO_TIMER;
    private long clockTimer = NO_TIMER;
    private long firstDeadline = Long.MAX_VALUE;
    private long toldSeen = -1;

    /** A row and how long it waits, on both clocks, ms. */
    private record Held(FlowLogRow row, long eventDeadline, long clockDeadline) {}

    /** What becomes of a row whose time to be looked at has come. */
    interface Verdict {
        /** Returns false when the row stays. */
        boolean leaves(FlowLogRow row, boolean isOverdue);
    }

    int size() {
        return rows.size();
    }

    void add(FlowLogRow row, long eventDeadline, long clockDeadline) {
        rows.add(new Held(row, eventDeadline, clockDeadline));
        firstDeadline = Math.min(firstDeadline, eventDeadline);
    }

    /** Has every row looked at. */
    void review(long eventMillis, long clockMillis, Verdict verdict) {
        firstDeadline = Long.MAX_VALUE;
        rows.removeIf(held -> {
            boolean isOverdue = held.eventDeadline <= eventMillis || held.clockDeadline <= clockMillis;
            if (verdict.leaves(held.row, isOverdue)) {
                return true;
            }
            firstDeadline = Math.min(firstDeadline, held.eventDeadline);
            return false;
        });
    }

    /** When the first row has waited for long enough, in event time. */
    long firstDeadline() {
        return firstDeadline;
    }

    /**
     * Whether resources were told since this was asked last; true after a restart.
     *
     * @param told how many so far, by this process
     */
    boolean hasNews(long told) {
        boolean hasNews = told != toldSeen;
        toldSeen = told;
        return hasNews;
    }

    long eventTimer() {
        return eventTimer;
    }

    void eventTimer(long millis) {
        eventTimer = millis;
    }

    long clockTimer() {
        return clockTimer;
    }

    void clockTimer(long millis) {
        clockTimer = millis;
    }

    HeldRows copy() {
        HeldRows copy = new HeldRows();
        for (Held held : rows) {
            copy.add(copy(held.row), held.eventDeadline, held.clockDeadline);
        }
        copy.eventTimer = eventTimer;
        copy.clockTimer = clockTimer;
        copy.toldSeen = toldSeen;
        return copy;
    }

    private static FlowLogRow copy(FlowLogRow row) {
        return row instanceof L4FlowLog flow ? flow.copy() : ((L7FlowLog) row).copy();
    }

    void writeTo(DataOutput out, RowCodec<L4FlowLog> flows, RowCodec<L7FlowLog> sessions) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(eventTimer);
        out.writeLong(clockTimer);
        out.writeInt(rows.size());
        for (Held held : rows) {
            out.writeLong(held.eventDeadline);
            out.writeLong(held.clockDeadline);
            out.writeLong(held.row.lastSeen);
            out.writeBoolean(held.row instanceof L4FlowLog);
            if (held.row instanceof L4FlowLog flow) {
                flows.write(flow, out);
            } else {
                sessions.write((L7FlowLog) held.row, out);
            }
        }
    }

    /** @throws IOException for bytes that this build does not read */
    static HeldRows readFrom(DataInput in, RowCodec<L4FlowLog> flows, RowCodec<L7FlowLog> sessions) throws IOException {
        int version = in.readUnsignedByte();
        if (version < WITHOUT_LAST_SEEN || version > VERSION) {
            throw new IOException("held rows: version " + version + "; this build reads up to " + VERSION);
        }
        HeldRows read = new HeldRows();
        read.eventTimer = in.readLong();
        read.clockTimer = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            long eventDeadline = in.readLong();
            long clockDeadline = in.readLong();
            long lastSeen = version == WITHOUT_LAST_SEEN ? 0 : in.readLong();
            FlowLogRow row = in.readBoolean() ? flows.read(in) : sessions.read(in);
            row.lastSeen = lastSeen;
            read.add(row, eventDeadline, clockDeadline);
        }
        return read;
    }
}
