package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.thalweg.engine.row.Column;
import io.thalweg.engine.row.ProtobufRowWriter;
import io.thalweg.event.proto.Trace;
import org.junit.jupiter.api.Test;

class TraceTableTest {
    @Test
    void messageHasTheColumnsOfTheTable() {
        assertThat(Trace.getDescriptor().getFields().stream().map(FieldDescriptor::getName))
                .containsExactlyElementsOf(
                        TraceTable.TABLE.columns().stream().map(Column::name).toList());
        assertThat(Trace.getDescriptor().getFields().stream().map(FieldDescriptor::getNumber))
                .containsExactlyElementsOf(TraceTable.TABLE.columns().stream()
                        .map(Column::fieldNumber)
                        .toList());
    }

    @Test
    void messageIsReadByTheGeneratedClass() throws Exception {
        TraceRow row = new TraceRow();
        row.id = 1_700_000_000L << 32 | 5;
        row.version = 4;
        row.startTime = 1_700_000_000_123_456L;
        row.duration = 77;
        row.traceId = "abc";
        row.hasRootResponseCode = true;
        row.rootResponseCode = -1;
        row.services = new String[] {"cart", "#11/42"};
        row.serviceSelfTimes = new double[] {50, 27};
        row.tree = "[[-1,\"7301444403200000005\",0,77]]";
        ProtobufRowWriter<TraceRow> writer = new ProtobufRowWriter<>(TraceTable.TABLE);
        writer.write(row);

        Trace message = Trace.parseFrom(writer.toByteArray());
        assertThat(message.getTime()).isEqualTo(1_700_000_000);
        assertThat(message.getId()).isEqualTo(row.id);
        assertThat(message.getStartTime()).isEqualTo(row.startTime);
        assertThat(message.getRootResponseCode()).isEqualTo(-1);
        assertThat(message.getServicesList()).containsExactly("cart", "#11/42");
        assertThat(message.getServiceSelfTimesList()).containsExactly(50.0, 27.0);
        assertThat(message.getTree()).isEqualTo(row.tree);
    }
}
