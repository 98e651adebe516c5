package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.sink.clickhouse.staging.StagedSegment;
import io.thalweg.jobs.sink.clickhouse.staging.StagedSegmentSerializer;
import java.io.IOException;
import java.util.Collection;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Rows of one table into ClickHouse, exactly once. */
final class StagedSink<R> implements Sink<R>, SupportsCommitter<StagedSegment>, SupportsWriterState<R, Void> {
    private final RowFormat<R> format;
    private final ClickHouseSettings settings;
    private final RefusedRows refused;
    /** The same for all attempts of the job; a job may have several sinks for one table. */
    private final String name;

    StagedSink(RowFormat<R> format, ClickHouseSettings settings, RefusedRows refused) {
        this.format = format;
        this.settings = settings;
        this.refused = refused;
        this.name = format.table() + "_" + UUID.randomUUID().toString().replace("-", "");
    }

    @Override
    public StagedWriter<R> createWriter(WriterInitContext context) throws IOException {
        StagedWriter<R> writer = new StagedWriter<>(format, settings, refused, name, context);
        try {
            writer.check();
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    @Override
    public StagedWriter<R> restoreWriter(WriterInitContext context, Collection<Void> none) throws IOException {
        return createWriter(context);
    }

    @Override
    public Committer<StagedSegment> createCommitter(CommitterInitContext context) {
        return new StagedCommitter(new ClickHouseTable(format, settings, refused, context.metricGroup()));
    }

    @Override
    public SimpleVersionedSerializer<StagedSegment> getCommittableSerializer() {
        return new StagedSegmentSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Void> getWriterStateSerializer() {
        return new NoState();
    }

    /** There is never any. */
    private static final class NoState implements SimpleVersionedSerializer<Void> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Void none) {
            return new byte[0];
        }

        @Override
        public Void deserialize(int version, byte[] serialized) {
            return null;
        }
    }
}
