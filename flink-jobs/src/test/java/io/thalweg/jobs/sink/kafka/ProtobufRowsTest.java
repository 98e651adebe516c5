package io.thalweg.jobs.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.event.proto.Flow;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtobufRowsTest {
    private final ProtobufRows<L4FlowLog> rows =
            new ProtobufRows<>("flows", () -> L4FlowLogTable.TABLE, row -> row.flowId);

    @BeforeEach
    void open() {
        rows.open(null, null);
    }

    @Test
    void rowBecomesItsMessageKeyedByTheFlow() throws Exception {
        ProducerRecord<byte[], byte[]> record = rows.serialize(row(-2, 443), null, 5L);

        assertThat(record.topic()).isEqualTo("flows");
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("18446744073709551614");
        assertThat(Flow.parseFrom(record.value()).getServerPort()).isEqualTo(443);
    }

    @Test
    void messagesDoNotRunIntoEachOther() throws Exception {
        byte[] first = rows.serialize(row(1, 443), null, null).value();
        byte[] second = rows.serialize(row(2, 80), null, null).value();

        assertThat(Flow.parseFrom(first).getServerPort()).isEqualTo(443);
        assertThat(Flow.parseFrom(second).getServerPort()).isEqualTo(80);
    }

    /** Kafka deletes by this time; an old capture's rows are not old records. */
    @Test
    void recordHasTheTimeOfTheProducerNotOfTheFlow() {
        assertThat(rows.serialize(row(1, 443), null, 5L).timestamp()).isNull();
    }

    private static L4FlowLog row(long flowId, int serverPort) {
        L4FlowLog row = new L4FlowLog();
        row.flowId = flowId;
        row.serverPort = serverPort;
        return row;
    }
}
