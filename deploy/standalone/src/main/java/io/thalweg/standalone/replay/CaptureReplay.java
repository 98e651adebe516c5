package io.thalweg.standalone.replay;

import io.thalweg.agent.pcap.CaptureFeed;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.RowSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs captures through an engine each. One shard holds all flows, as if one agent had sent all packets in one batch:
 * a flow's rows do not depend on the shard it is in.
 */
final class CaptureReplay {
    static final String MERGED = "merged";

    private static final int AGENT = 1;
    private static final int SHARD = 0;

    private final EngineOptions options;
    private final Complaints complaints;

    CaptureReplay(EngineOptions options, Complaints complaints) {
        this.options = options;
        this.complaints = complaints;
    }

    Complaints complaints() {
        return complaints;
    }

    /**
     * Replays one capture; what is wrong with it becomes a complaint.
     *
     * @throws IOException when the rows cannot be written
     */
    void alone(Path file, Output output) throws IOException {
        try (PacketSource source = open(file)) {
            if (source != null) {
                run(source, file, output.rows(file.getFileName().toString()));
                complaints.skipped(file, source.skippedPackets());
            }
        }
    }

    private PacketSource open(Path file) {
        try {
            return CaptureFile.open(file);
        } catch (IOException e) {
            complaints.unreadable(file, e);
            return null;
        }
    }

    /** Replays all captures as one, in the order of their packets' times. */
    void asOne(List<Path> files, Output output) throws IOException {
        try (MergedCaptures source = MergedCaptures.open(files, complaints)) {
            run(source, Path.of(MERGED), output.rows(MERGED));
        }
    }

    private void run(PacketSource source, Path file, JsonRows json) throws IOException {
        BackgroundRows rows = new BackgroundRows(json);
        try (rows) {
            if (options.wholeFlows()) {
                run(source, file, rows);
            } else {
                MergedHealthChecks merged = new MergedHealthChecks(rows);
                run(source, file, merged);
                merged.finish();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void run(PacketSource source, Path file, RowSink rows) {
        FlowEngine engine = new FlowEngine(options, rows);
        try {
            engine.open(engine.newShard(AGENT, SHARD));
            feed(source, file, engine);
            engine.finish();
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            complaints.failed(file, engine.counters().packets, e);
        }
    }

    private void feed(PacketSource source, Path file, FlowEngine engine) {
        try {
            CaptureFeed.feed(source, engine);
        } catch (IOException e) {
            complaints.unreadable(file, e);
        }
    }
}
