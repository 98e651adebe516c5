package io.thalweg.standalone.dump;

import java.io.Closeable;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes the records of a topic, one partition's in order, until there are no more. */
interface RecordConsumer extends Closeable {
    void accept(ConsumerRecord<byte[], byte[]> record) throws IOException;

    /** What was accepted so far shall be seen by the user: nothing more has arrived for now. */
    void pause() throws IOException;

    @Override
    void close() throws IOException;
}
