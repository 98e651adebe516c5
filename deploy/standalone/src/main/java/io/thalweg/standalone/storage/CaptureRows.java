package io.thalweg.standalone.storage;

import io.thalweg.agent.pcap.CaptureFeed;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.RowBinaryWriter;
import io.thalweg.engine.row.RowId;
import io.thalweg.engine.row.RowSink;
import io.thalweg.engine.row.RowTable;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.clickhouse.ClickHouseSchema;
import io.thalweg.tagging.Tagger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The rows of a capture, tagged, in the tables that {@code up} makes: what they weigh on disk. */
final class CaptureRows {
    private static final int AGENT = 1;
    private static final int SHARDS = 64;
    private static final int BLOCK_BYTES = 8 << 20;

    private final Path capture;
    private final int[] counters = new int[SHARDS];

    CaptureRows(Path capture) {
        this.capture = capture;
    }

    /** @param heaviest columns, with the bytes that a row of them takes */
    record Result(
            String benchmark,
            String table,
            long rows,
            int pods,
            double insertCpuSeconds,
            double mergeCpuSeconds,
            double bytesPerRow,
            String heaviest) {}

    List<Result> run(Path directory) throws IOException, InterruptedException, ClickHouseException {
        CaptureCluster cluster = new CaptureCluster();
        replay(cluster::see);
        Tagger tagger = cluster.tagger();
        List<Result> results = new ArrayList<>();
        try (MeasuredEngine engine = MeasuredEngine.start(directory)) {
            ClickHouseSchema.apply(engine.endpoint());
            ClickHouseSchema.keep(engine.endpoint(), Duration.ZERO);
            Inserts<L4FlowLog> flows = new Inserts<>(engine, L4FlowLogTable.TABLE);
            Inserts<L7FlowLog> sessions = new Inserts<>(engine, L7FlowLogTable.TABLE);
            replay(row -> {
                tagger.tag(row);
                number(row);
                if (row instanceof L4FlowLog flow) {
                    flows.take(flow);
                } else {
                    sessions.take((L7FlowLog) row);
                }
            });
            results.add(flows.finish(cluster.pods()));
            results.add(sessions.finish(cluster.pods()));
        }
        return results;
    }

    /** As the shards of an agent number their rows; here one shard has all flows. */
    private void number(FlowLogRow row) {
        int shard = (int) (row.flowId * 0x9e37_79b9_7f4a_7c15L >>> 58);
        row.id = RowId.ofPackets((int) (row.endTime / 1_000_000), AGENT, shard, counters[shard]++);
    }

    private void replay(Consumer<FlowLogRow> rows) throws IOException {
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                rows.accept(row);
            }

            @Override
            public void session(L7FlowLog row) {
                rows.accept(row);
            }
        });
        engine.open(engine.newShard(AGENT, 0));
        try (PacketSource source = CaptureFile.open(capture)) {
            CaptureFeed.feed(source, engine);
        }
        engine.finish();
    }

    private static final class Inserts<R> {
        private final MeasuredEngine engine;
        private final RowTable<R> table;
        private final RowBinaryWriter<R> writer;
        private final String name;
        private final String statement;
        private double insertCpuSeconds;

        Inserts(MeasuredEngine engine, RowTable<R> table) {
            this.engine = engine;
            this.table = table;
            this.writer = new RowBinaryWriter<>(table);
            this.name = table.database() + "." + table.name();
            this.statement = table.columns().stream()
                    .map(column -> "`" + column.name() + "`")
                    .collect(Collectors.joining(", ", "INSERT INTO " + name + " (", ")"));
        }

        void take(R row) {
            writer.write(row);
            if (writer.length() >= BLOCK_BYTES) {
                flush();
            }
        }

        private void flush() {
            double begin = engine.cpuSeconds();
            try {
                engine.insert(statement, writer.buffer(), 0, writer.length());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            insertCpuSeconds += engine.cpuSeconds() - begin;
            writer.reset();
        }

        Result finish(int pods) throws IOException, InterruptedException {
            if (writer.length() > 0) {
                flush();
            }
            double begin = engine.cpuSeconds();
            engine.query("OPTIMIZE TABLE " + name + " FINAL");
            double mergeCpuSeconds = engine.cpuSeconds() - begin;
            String parts = " FROM system.parts WHERE active AND database = '" + table.database() + "' AND table = '"
                    + table.name() + "'";
            long rows = (long) engine.number("SELECT sum(rows)" + parts);
            double bytes = engine.number("SELECT round(sum(bytes_on_disk) / sum(rows), 2)" + parts);
            String heaviest = engine.query("SELECT arrayStringConcat(groupArray(concat(name, ' ', toString(b))), ', ')"
                            + " FROM (SELECT name, round(data_compressed_bytes / " + rows + ", 2) AS b"
                            + " FROM system.columns WHERE database = '" + table.database() + "' AND table = '"
                            + table.name() + "' ORDER BY b DESC LIMIT 12)")
                    .strip();
            return new Result("storage-rows", name, rows, pods, insertCpuSeconds, mergeCpuSeconds, bytes, heaviest);
        }
    }
}
