package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ChainedRowTypeTest {
    private final ChainedRowType<L4FlowLog> type = new ChainedRowType<>(L4FlowLog.class);
    private final TypeSerializer<L4FlowLog> serializer = type.createSerializer(null);

    @Test
    void rowIsHandedOverAsItIs() {
        L4FlowLog row = new L4FlowLog();

        assertThat(serializer.copy(row)).isSameAs(row);
    }

    @Test
    void rowThatWouldCrossTheNetworkFailsWithTheRemedy() {
        assertThatThrownBy(() -> serializer.serialize(new L4FlowLog(), new DataOutputSerializer(16)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("L4FlowLog rows do not travel between tasks")
                .hasMessageContaining("keep operator chaining on");
    }

    @Test
    void typesOfDifferentRowsDiffer() {
        assertThat(type).isEqualTo(new ChainedRowType<>(L4FlowLog.class));
        assertThat(type).isNotEqualTo(new ChainedRowType<>(L7FlowLog.class));
    }
}
