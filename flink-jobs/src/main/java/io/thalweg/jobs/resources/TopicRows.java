package io.thalweg.jobs.resources;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Serializable;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record of a topic is in its table. */
interface TopicRows<R> extends Serializable {
    /**
     * The row; null when the record changes nothing in the table.
     *
     * @param record with a value
     * @throws InvalidProtocolBufferException the value is none that the table can hold
     */
    R read(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException;
}
