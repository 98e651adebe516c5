package io.thalweg.engine.l7;

import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import java.nio.charset.StandardCharsets;

/** Rows as text, for comparisons. */
final class Rows {
    private Rows() {}

    static String json(L7FlowLog row) {
        JsonRowWriter<L7FlowLog> writer = new JsonRowWriter<>(L7FlowLogTable.TABLE);
        writer.write(row);
        return new String(writer.buffer(), 0, writer.length(), StandardCharsets.UTF_8);
    }
}
