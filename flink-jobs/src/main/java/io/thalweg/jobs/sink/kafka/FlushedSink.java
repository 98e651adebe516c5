package io.thalweg.jobs.sink.kafka;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/**
 * A {@link KafkaSink} without the operator that commits transactions: at least once there are none. The writer flushes
 * before each checkpoint; that is the guarantee.
 */
final class FlushedSink<T> implements Sink<T> {
    private final KafkaSink<T> sink;

    FlushedSink(KafkaSink<T> sink) {
        this.sink = sink;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return sink.createWriter(context);
    }
}
