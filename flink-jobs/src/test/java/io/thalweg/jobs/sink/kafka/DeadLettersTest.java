package io.thalweg.jobs.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.proto.DeadLetter;
import io.thalweg.jobs.sink.clickhouse.RefusedRow;
import org.junit.jupiter.api.Test;

final class DeadLettersTest {
    private static final int MOST_OF_KAFKA = 1 << 20;

    @Test
    void aRefusedRowIsThereWhole() throws Exception {
        byte[] row = {1, 2, 3};
        DeadLetter letter =
                DeadLetter.parseFrom(DeadLetters.of(new RefusedRow("flow_log.t", "no such value", "Native", row)));

        assertThat(letter.getReason()).isEqualTo("refused_row");
        assertThat(letter.getTable()).isEqualTo("flow_log.t");
        assertThat(letter.getMessage()).isEqualTo("no such value");
        assertThat(letter.getFormat()).isEqualTo("Native");
        assertThat(letter.getSample().toByteArray()).isEqualTo(row);
        assertThat(letter.getRecordBytes()).isEqualTo(3);
    }

    /** One that Kafka does not take would fail the job. */
    @Test
    void aLetterIsNeverTooLongForKafka() throws Exception {
        String quoted = "cannot parse: " + "\uffff".repeat(MOST_OF_KAFKA);
        byte[] bytes = DeadLetters.of(new RefusedRow("flow_log.t", quoted, "Native", new byte[2 * MOST_OF_KAFKA]));
        DeadLetter letter = DeadLetter.parseFrom(bytes);

        assertThat(bytes.length).isLessThan(MOST_OF_KAFKA);
        assertThat(letter.getMessage()).startsWith("cannot parse: ");
        assertThat(letter.getRecordBytes()).isEqualTo(2 * MOST_OF_KAFKA);
    }
}
