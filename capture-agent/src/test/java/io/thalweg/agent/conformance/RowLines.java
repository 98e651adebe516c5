package io.thalweg.agent.conformance;

import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.RowSink;
import io.thalweg.engine.row.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes rows down as lines of JSON, so that two runs can be compared and a difference read. */
final class RowLines implements RowSink {
    private final JsonRowWriter<L4FlowLog> flows = new JsonRowWriter<>(L4FlowLogTable.TABLE);
    private final JsonRowWriter<L7FlowLog> sessions = new JsonRowWriter<>(L7FlowLogTable.TABLE);
    private final List<String> lines = new ArrayList<>();

    @Override
    public void flow(L4FlowLog row) {
        add(flows, row);
    }

    @Override
    public void session(L7FlowLog row) {
        add(sessions, row);
    }

    List<String> lines() {
        return lines;
    }

    /** All lines once the time of the last packet is told and every flow has ended. */
    List<String> finish(FlowEngine engine, List<Frame> frames) {
        frames.stream().mapToLong(Frame::nanos).max().ifPresent(engine::advance);
        engine.finish();
        return lines;
    }

    private <R> void add(RowWriter<R> writer, R row) {
        writer.reset();
        writer.write(row);
        lines.add(new String(writer.toByteArray(), StandardCharsets.UTF_8));
    }
}
