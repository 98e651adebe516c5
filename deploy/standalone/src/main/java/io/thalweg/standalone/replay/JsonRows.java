package io.thalweg.standalone.replay;

import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.RowSink;
import io.thalweg.engine.row.RowWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes the engine's rows as JSON lines. A failed write leaves as {@link UncheckedIOException}. */
final class JsonRows implements RowSink, Closeable {
    private final RowWriter<L4FlowLog> flowWriter = new JsonRowWriter<>(L4FlowLogTable.TABLE);
    private final RowWriter<L7FlowLog> sessionWriter = new JsonRowWriter<>(L7FlowLogTable.TABLE);
    private final OutputStream flows;
    private final OutputStream sessions;
    private final Closeable end;

    /** {@code flows} and {@code sessions} may be one stream; {@code end} makes sure that all is written. */
    JsonRows(OutputStream flows, OutputStream sessions, Closeable end) {
        this.flows = flows;
        this.sessions = sessions;
        this.end = end;
    }

    @Override
    public void flow(L4FlowLog row) {
        write(flowWriter, row, flows);
    }

    @Override
    public void session(L7FlowLog row) {
        write(sessionWriter, row, sessions);
    }

    private static <R> void write(RowWriter<R> writer, R row, OutputStream out) {
        writer.write(row);
        try {
            out.write(writer.buffer(), 0, writer.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writer.reset();
    }

    @Override
    public void close() throws IOException {
        end.close();
    }
}
