package io.thalweg.jobs.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldRowsTest {
    private final RowCodec<L4FlowLog> flows = RowCodec.ofFlows();
    private final RowCodec<L7FlowLog> sessions = RowCodec.ofSessions();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private static L4FlowLog flow() {
        L4FlowLog flow = new L4FlowLog();
        flow.startTime = 60_000_000;
        flow.lastSeen = 59_000_000;
        return flow;
    }

    private List<FlowLogRow> read() throws IOException {
        HeldRows read =
                HeldRows.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), flows, sessions);
        List<FlowLogRow> rows = new ArrayList<>();
        read.review(Long.MAX_VALUE, Long.MAX_VALUE, (row, isOverdue) -> rows.add(row));
        return rows;
    }

    @Test
    void rowsAreWhatTheyWere() throws IOException {
        L7FlowLog session = new L7FlowLog();
        session.endpoint = "/cart";
        HeldRows held = new HeldRows();
        held.add(flow(), 1, 2);
        held.add(session, 3, 4);
        held.writeTo(out, flows, sessions);

        List<FlowLogRow> read = read();
        assertThat(read).hasSize(2);
        assertThat(read.get(0).startTime).isEqualTo(60_000_000);
        assertThat(read.get(0).lastSeen).isEqualTo(59_000_000);
        assertThat(((L7FlowLog) read.get(1)).endpoint).isEqualTo("/cart");
        assertThat(read.get(1).lastSeen).isZero();
    }

    @Test
    void rowsOfTheFirstVersionDoNotTellWhenTheyWereLastSeen() throws IOException {
        out.writeByte(1);
        out.writeLong(HeldRows.NO_TIMER);
        out.writeLong(HeldRows.NO_TIMER);
        out.writeInt(1);
        out.writeLong(1);
        out.writeLong(2);
        out.writeBoolean(true);
        flows.write(flow(), out);

        assertThat(read().get(0).startTime).isEqualTo(60_000_000);
        assertThat(read().get(0).lastSeen).isZero();
    }

    @Test
    void laterVersionsAreRefused() throws IOException {
        out.writeByte(HeldRows.VERSION + 1);

        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("version");
    }
}
