package io.thalweg.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.agent.process.ProcessInfo;
import io.thalweg.agent.process.ProcessRecords;
import io.thalweg.agent.process.ProcessRules;
import io.thalweg.agent.process.ProcessTable;
import io.thalweg.agent.process.ProcessWatch;
import io.thalweg.event.proto.Process;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real processes of this machine, and a Kafka that is none. */
@Timeout(60)
final class ProcessPublisherTest {
    private static final long FIVE_MINUTES = TimeUnit.MINUTES.toNanos(5);

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ProcessWatch watch = new ProcessWatch(ProcessTable.ofThisMachine(), ProcessRules.defaults());
    private final ProcessPublisher publisher = new ProcessPublisher(
            watch, new ProcessRecords(7), () -> kafka, "thalweg.processes", Duration.ofSeconds(10));
    private final long begun = System.nanoTime();

    private List<ProducerRecord<byte[], byte[]>> of(long pid) {
        return kafka.history().stream()
                .filter(record -> new String(record.key()).startsWith("7/" + pid + "/"))
                .toList();
    }

    @Test
    void aProcessIsToldWhenItComesAndWhenItGoesAndThenDeleted()
            throws IOException, InterruptedException, InvalidProtocolBufferException {
        java.lang.Process child = new ProcessBuilder("tail", "-f", "/dev/null").start();
        // Its name is that of this program until it runs its own.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (of(child.pid()).isEmpty() || !name(of(child.pid())).equals("tail")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            publisher.round(begun);
        }
        int told = of(child.pid()).size();
        publisher.round(begun);
        assertThat(of(child.pid())).hasSize(told);

        child.destroyForcibly().waitFor();
        publisher.round(begun);
        Process ended = Process.parseFrom(of(child.pid()).get(told).value());
        assertThat(ended.getEndTime()).isGreaterThan(ended.getStartTime());

        publisher.round(begun + FIVE_MINUTES);
        assertThat(of(child.pid())).hasSize(told + 2);
        assertThat(of(child.pid()).get(told + 1).value()).isNull();
    }

    private static String name(List<ProducerRecord<byte[], byte[]>> records) throws InvalidProtocolBufferException {
        return Process.parseFrom(records.get(records.size() - 1).value()).getName();
    }

    @Test
    void whatKafkaRefusesIsSentAtALaterLook() {
        kafka.sendException = new TimeoutException("away");
        publisher.round(begun);
        assertThat(kafka.history()).isEmpty();

        kafka.sendException = null;
        publisher.round(begun);

        List<String> keys = new ArrayList<>();
        kafka.history().forEach(record -> keys.add(new String(record.key())));
        ProcessRecords records = new ProcessRecords(7);
        assertThat(keys)
                .containsAll(watch.all().stream()
                        .map(ProcessWatch.Seen::process)
                        .map(process -> key(records, process))
                        .toList());
    }

    private static String key(ProcessRecords records, ProcessInfo process) {
        return new String(records.key(process));
    }

    @Test
    void onceAnHourEverythingIsToldAgain() {
        publisher.round(begun);
        int first = kafka.history().size();
        publisher.round(System.nanoTime() + TimeUnit.HOURS.toNanos(1));

        assertThat(kafka.history().size())
                .isGreaterThanOrEqualTo(first + watch.all().size() / 2);
    }
}
