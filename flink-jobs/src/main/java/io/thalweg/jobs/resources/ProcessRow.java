package io.thalweg.jobs.resources;

import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.event.ProcessId;
import io.thalweg.event.proto.Process;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One row of {@code flow_tag.process}.
 *
 * @param updatedAt µs since the epoch; of the rows of a process the one with the greatest is true
 */
record ProcessRow(Process process, long updatedAt, TextPairs tags) {
    static ProcessRow read(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        Process process = Process.parseFrom(record.value());
        if (process.getPid() == 0) {
            throw new InvalidProtocolBufferException("a process without a number");
        }
        return new ProcessRow(
                process, TimeUnit.MILLISECONDS.toMicros(record.timestamp()), TextPairs.of(process.getTagsMap()));
    }

    /** As rows have it. */
    int id() {
        return ProcessId.of(process.getAgentId(), process.getPid(), process.getStartTime());
    }
}
