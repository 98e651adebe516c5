package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.flow.FlowHash;
import io.thalweg.engine.trace.LinkKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class StateTest {
    private static final long START = 1_700_000_000_000L;

    @Test
    void linkTableIsTheSameAfterItWasWritten() throws Exception {
        LinkTable table = new LinkTable();
        for (int i = 1; i <= 1000; i++) {
            table.offer(spread(i % 300 + 1), LinkingWorld.span(START, i), LinkKind.TRACE_ID, 3, 0);
        }
        LinkTable read = written(StateSerializers.LINKS, table);
        assertThat(read.size()).isEqualTo(300);
        for (int i = 1; i <= 300; i++) {
            long span = LinkingWorld.span(START, 5000 + i);
            assertThat(read.offer(spread(i), span, LinkKind.TRACE_ID, 3, 0))
                    .isEqualTo(table.offer(spread(i), span, LinkKind.TRACE_ID, 3, 0));
            assertThat(read.first()).isEqualTo(table.first());
        }
    }

    @Test
    void copyOfALinkTableIsNotChangedWithIt() {
        LinkTable table = new LinkTable();
        table.offer(1, LinkingWorld.span(START, 1), LinkKind.TRACE_ID, 3, 0);
        LinkTable copy = table.copy();
        table.offer(2, LinkingWorld.span(START, 1), LinkKind.TRACE_ID, 3, 0);
        assertThat(copy.size()).isEqualTo(1);
    }

    @Test
    void spansThatWereRemovedLeaveTheOthersToBeFound() throws Exception {
        SpanStore store = new SpanStore();
        Map<Long, byte[]> model = new HashMap<>();
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            long id = LinkingWorld.span(START, random.nextInt(700));
            if (random.nextBoolean()) {
                byte[] bytes = {(byte) i, (byte) (i >> 8)};
                store.put(id, bytes);
                model.put(id, bytes);
            } else {
                store.remove(id);
                model.remove(id);
            }
        }
        SpanStore read = written(StateSerializers.SPANS, store);
        for (int i = 0; i < 700; i++) {
            long id = LinkingWorld.span(START, i);
            assertThat(store.get(id)).isEqualTo(model.get(id));
            assertThat(read.get(id)).isEqualTo(model.get(id));
        }
        assertThat(read.size()).isEqualTo(model.size());
    }

    @Test
    void ordersThatWaitAreWritten() throws Exception {
        SpanStore store = new SpanStore();
        store.await(1, 2, 3, 4);
        assertThat(written(StateSerializers.SPANS, store).takeOrders()).containsExactly(1, 2, 3, 4);
        assertThat(store.copy().takeOrders()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void stateOfANewerBuildIsRefusedInWords() {
        byte[] newer = {99, 0, 0, 0, 0};
        assertThatThrownBy(() -> StateSerializers.LINKS.deserialize(new DataInputDeserializer(newer)))
                .isInstanceOf(IOException.class)
                .hasMessage("link keys: version 99; this build reads 1");
        assertThatThrownBy(() -> StateSerializers.PLACE.deserialize(new DataInputDeserializer(newer)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 99");
    }

    @Test
    void placesAreFoundByTheirKeysAndSpread() {
        Map<Integer, Integer> perSubtask = new HashMap<>();
        for (int i = 0; i < 64; i++) {
            long place = TimeLevels.home(LinkingWorld.span(START + i * 4000L, 1));
            assertThat(Keys.place(Keys.ofPlace(place))).isEqualTo(place);
            int subtask = KeyGroupRangeAssignment.assignKeyToParallelOperator(Keys.ofPlace(place), Keys.GROUPS, 4);
            perSubtask.merge(subtask, 1, Integer::sum);
        }
        assertThat(perSubtask).containsOnlyKeys(0, 1, 2, 3);
        assertThat(perSubtask.values()).allSatisfy(places -> assertThat(places).isEqualTo(16));
        long top = TimeLevels.meeting(LinkingWorld.span(255_000, 1), LinkingWorld.span(257_000, 2));
        assertThat(Keys.place(Keys.ofPlace(top))).isEqualTo(top);
        assertThat(TimeLevels.level(top)).isEqualTo(3);
    }

    private static long spread(int number) {
        return FlowHash.spread(number);
    }

    private static <T> T written(TypeSerializer<T> serializer, T state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(state, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        T read = serializer.deserialize(in);
        assertThat(in.available()).isZero();
        return read;
    }
}
