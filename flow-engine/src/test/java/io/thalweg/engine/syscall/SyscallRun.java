package io.thalweg.engine.syscall;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.RowSink;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An engine with one open shard, and the rows it has made. */
final class SyscallRun implements RowSink {
    static final long BOOT = 7;

    final List<L7FlowLog> rows = new ArrayList<>();
    final SyscallEngine engine;
    SyscallShard shard = SyscallShard.empty(1, 0);

    SyscallRun() {
        this(EngineOptions.defaults(), 1000);
    }

    SyscallRun(EngineOptions options, int maxSockets) {
        engine = new SyscallEngine(options, maxSockets, this);
        engine.open(shard, BOOT);
    }

    SyscallRun feed(SocketTalk talk) {
        talk.events().forEach(event -> feed(event, talk.process()));
        return this;
    }

    SyscallRun feed(SyscallEvent event, CapturedProcess process) {
        engine.event(event, process);
        return this;
    }

    SyscallRun finish() {
        engine.finish();
        return this;
    }

    /** The state is written and read back. */
    void save() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            shard.copy().writeTo(new DataOutputStream(bytes));
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            shard = SyscallShard.readFrom(in);
            if (in.read() >= 0) {
                throw new AssertionError("the state was not read to its end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        engine.open(shard, BOOT);
    }

    L7FlowLog row() {
        if (rows.size() != 1) {
            throw new AssertionError("rows: " + rows.size());
        }
        return rows.get(0);
    }

    List<String> lines() {
        JsonRowWriter<L7FlowLog> writer = new JsonRowWriter<>(L7FlowLogTable.TABLE);
        List<String> lines = new ArrayList<>();
        for (L7FlowLog row : rows) {
            writer.reset();
            writer.write(row);
            lines.add(new String(writer.toByteArray(), StandardCharsets.UTF_8));
        }
        return lines;
    }

    /** Rows whose time-outs were told at different moments come in another order, and get other ids. */
    List<String> linesWithoutIds() {
        return lines().stream()
                .map(line -> line.replaceFirst("\"_id\":\"?[0-9]+\"?,", ""))
                .sorted()
                .toList();
    }

    @Override
    public void flow(L4FlowLog row) {
        throw new AssertionError("sockets make no flow rows");
    }

    @Override
    public void session(L7FlowLog row) {
        rows.add(row);
    }
}
