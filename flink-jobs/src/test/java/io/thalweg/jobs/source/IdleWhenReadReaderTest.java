package io.thalweg.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.TestKafka;
import io.thalweg.jobs.sink.kafka.KafkaConnection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleWhenReadReaderTest {
    private static final String TOPIC = "times";

    /** What reached the operator behind the source: times of records, and whether the source was idle. */
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void isIdleNoLongerWhenARecordOfAnEarlierTimeComes() throws Exception {
        try (TestKafka kafka = new TestKafka(directory)) {
            kafka.create(1, TOPIC);
            JobClient job = start(kafka);
            try {
                send(kafka, 1_000_000);
                Eventually.until("idle", () -> SEEN.equals(List.of("1000000", "IDLE")));
                send(kafka, 400_000);
                Eventually.until("active", () -> SEEN.equals(List.of("1000000", "IDLE", "400000", "ACTIVE")));
                Eventually.until("idle again", () -> SEEN.size() == 5);
                assertThat(SEEN).endsWith("IDLE");
            } finally {
                job.cancel().get();
            }
        }
    }

    private static void send(TestKafka kafka, long millis) throws Exception {
        kafka.send(
                TOPIC,
                new byte[1],
                ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
    }

    private static JobClient start(TestKafka kafka) throws Exception {
        SEEN.clear();
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
        KafkaConnection connection = new KafkaConnection(kafka.bootstrap(), Map.of());
        IdleWhenReadSource<Long> source = IdleWhenReadSource.of(TOPIC, connection, "group", new Times(), time -> time);
        environment
                .fromSource(source, WatermarkStrategy.forGenerator(context -> new Furthest()), "times", Types.LONG)
                .transform("seen", Types.LONG, new Seen())
                .sinkTo(new DiscardingSink<>());
        return environment.executeAsync();
    }

    private static final class Times implements KafkaRecordDeserializationSchema<Long> {
        private static final long serialVersionUID = 1;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Long> out) {
            out.collect(ByteBuffer.wrap(record.value()).getLong());
        }

        @Override
        public TypeInformation<Long> getProducedType() {
            return Types.LONG;
        }
    }

    /** As the jobs' own: it tells no time twice, and nothing of being idle. */
    private static final class Furthest implements WatermarkGenerator<Long> {
        private long reached = Long.MIN_VALUE;
        private long told = Long.MIN_VALUE;

        @Override
        public void onEvent(Long millis, long timestamp, WatermarkOutput output) {
            reached = Math.max(reached, millis);
            output.markActive();
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (reached > told) {
                told = reached;
                output.emitWatermark(new Watermark(told));
            }
        }
    }

    private static final class Seen extends AbstractStreamOperator<Long> implements OneInputStreamOperator<Long, Long> {
        private static final long serialVersionUID = 1;

        @Override
        public void processElement(StreamRecord<Long> record) {
            SEEN.add(String.valueOf(record.getValue()));
            output.collect(record);
        }

        @Override
        public void processWatermarkStatus(WatermarkStatus status) throws Exception {
            SEEN.add(status.isIdle() ? "IDLE" : "ACTIVE");
            super.processWatermarkStatus(status);
        }
    }
}
