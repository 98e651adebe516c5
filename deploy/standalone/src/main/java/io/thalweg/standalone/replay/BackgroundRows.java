package io.thalweg.standalone.replay;

import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Hands rows to a thread of its own, which writes them while the engine goes on: JSON costs about as much as the packets.
 *
 * <p>The order stays. At most {@value #QUEUED} parcels of {@value #PARCEL} rows wait; then the engine waits as well. A
 * failed write comes back as {@link UncheckedIOException} with a later row, or from {@link #close}.
 */
final class BackgroundRows implements RowSink, Closeable {
    private static final int PARCEL = 256;
    private static final int QUEUED = 32;
    private static final FlowLogRow[] END = {};

    private final JsonRows rows;
    private final BlockingQueue<FlowLogRow[]> parcels = new ArrayBlockingQueue<>(QUEUED);
    private final Thread writer = new Thread(this::write, "rows");
    private FlowLogRow[] parcel = new FlowLogRow[PARCEL];
    private int count;
    /** Set once by the writer, which then only empties the queue. */
    private volatile RuntimeException failure;

    BackgroundRows(JsonRows rows) {
        this.rows = rows;
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void flow(L4FlowLog row) {
        add(row);
    }

    @Override
    public void session(L7FlowLog row) {
        add(row);
    }

    private void add(FlowLogRow row) {
        parcel[count++] = row;
        if (count == PARCEL) {
            send(parcel);
            parcel = new FlowLogRow[PARCEL];
            count = 0;
            if (failure != null) {
                throw failure;
            }
        }
    }

    private void send(FlowLogRow[] full) {
        try {
            parcels.put(full);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while rows were waiting to be written", e));
        }
    }

    private void write() {
        try {
            for (FlowLogRow[] next = parcels.take(); next != END; next = parcels.take()) {
                if (failure == null) {
                    write(next);
                }
            }
        } catch (InterruptedException e) {
            failure = new UncheckedIOException(new IOException("interrupted while writing rows", e));
        }
    }

    private void write(FlowLogRow[] next) {
        try {
            for (FlowLogRow row : next) {
                if (row instanceof L4FlowLog flow) {
                    rows.flow(flow);
                } else if (row instanceof L7FlowLog session) {
                    rows.session(session);
                } else {
                    return; // the last parcel is not full
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Waits until all is written. */
    @Override
    public void close() throws IOException {
        try {
            send(parcel);
            send(END);
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while rows were waiting to be written", e);
        } finally {
            rows.close();
        }
        if (failure instanceof UncheckedIOException unwritten) {
            throw unwritten.getCause();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
