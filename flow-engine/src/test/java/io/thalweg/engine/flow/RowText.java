package io.thalweg.engine.flow;

import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows as lines of JSON, so that a difference can be read. */
final class RowText {
    private RowText() {}

    /** Flows, then sessions, each in the order they were made. */
    static List<String> of(List<L4FlowLog> flows, List<L7FlowLog> sessions) {
        JsonRowWriter<L4FlowLog> flow = new JsonRowWriter<>(L4FlowLogTable.TABLE);
        JsonRowWriter<L7FlowLog> session = new JsonRowWriter<>(L7FlowLogTable.TABLE);
        List<String> lines = new ArrayList<>();
        flows.forEach(row -> lines.add(line(flow, row)));
        sessions.forEach(row -> lines.add(line(session, row)));
        return lines;
    }

    private static <R> String line(RowWriter<R> writer, R row) {
        writer.reset();
        writer.write(row);
        return new String(writer.toByteArray(), StandardCharsets.UTF_8);
    }
}
