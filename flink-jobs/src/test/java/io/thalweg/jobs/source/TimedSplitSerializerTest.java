package io.thalweg.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TimedSplitSerializerTest {
    private final KafkaPartitionSplit split = new KafkaPartitionSplit(new TopicPartition("packets", 3), 17);
    private final KafkaPartitionSplitSerializer kafka = new KafkaPartitionSplitSerializer();
    private final TimedSplitSerializer serializer = new TimedSplitSerializer(kafka);

    @Test
    void placeAndTimeAreReadAsTheyWereWritten() throws Exception {
        KafkaPartitionSplit read =
                serializer.deserialize(serializer.getVersion(), serializer.serialize(new TimedSplit(split, 1234)));

        assertThat(read).isEqualTo(split);
        assertThat(TimedSplit.reachedMillis(read)).isEqualTo(1234);
    }

    @Test
    void splitsOfEarlierBuildsHaveNoTime() throws Exception {
        KafkaPartitionSplit read = serializer.deserialize(kafka.getVersion(), kafka.serialize(split));

        assertThat(read).isEqualTo(split);
        assertThat(TimedSplit.reachedMillis(read)).isEqualTo(EventTime.NONE);
    }

    @Test
    void splitsOfNewerBuildsAreRefusedInWords() throws Exception {
        byte[] bytes = serializer.serialize(split);

        assertThatThrownBy(() -> serializer.deserialize(serializer.getVersion() + 1, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage("splits of Kafka: version 1001; this build reads 1000");
    }
}
