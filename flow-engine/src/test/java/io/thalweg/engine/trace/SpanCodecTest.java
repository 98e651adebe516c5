package io.thalweg.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.ProtobufRowWriter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A span is the same from the row, from the topic's message and from its own bytes. */
class SpanCodecTest {
    private final SpanCodec codec = new SpanCodec();
    private final ProtobufRowWriter<L7FlowLog> topic = new ProtobufRowWriter<>(L7FlowLogTable.TABLE);

    @Property(tries = 200)
    void everyFieldComesBackFromBytes(@ForAll long seed) throws Exception {
        Span span = Span.of(row(new Random(seed)));

        assertThat(SpanCodec.read(codec.toBytes(span)))
                .usingRecursiveComparison()
                .isEqualTo(span);
    }

    @Property(tries = 200)
    void messageOfTheTopicReadsAsTheSpanOfItsRow(@ForAll long seed) throws Exception {
        L7FlowLog row = row(new Random(seed));
        topic.reset();
        topic.write(row);

        assertThat(SpanCodec.read(topic.buffer(), 0, topic.length()))
                .usingRecursiveComparison()
                .isEqualTo(Span.of(row));
    }

    @Property(tries = 2000)
    void garbageIsRefusedOrRead(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = codec.toBytes(Span.of(row(random)));
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {
            assertThat(SpanCodec.read(bytes, 0, random.nextInt(bytes.length + 1)).traceId)
                    .isNotNull();
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Test
    void longTextsAreCut() throws Exception {
        L7FlowLog row = new L7FlowLog();
        row.requestResource = "/" + "x".repeat(100_000);
        row.traceId = "t".repeat(100_000);
        topic.write(row);

        Span read = SpanCodec.read(topic.buffer(), 0, topic.length());
        assertThat(read.requestResource).hasSize(Span.LONGEST_TEXT);
        assertThat(read.traceId).hasSize(Span.LONGEST_ID).isEqualTo(Span.of(row).traceId);
    }

    /** The row with the smallest values that a test can tell from none, in all fields or in some. */
    private static L7FlowLog row(Random random) throws IllegalAccessException {
        L7FlowLog row = new L7FlowLog();
        int share = random.nextInt(11);
        for (Field field : L7FlowLog.class.getFields()) {
            if (random.nextInt(10) < share) {
                set(row, field, random);
            }
        }
        // What a null column holds does not count, and is not kept.
        row.requestId = row.hasRequestId ? row.requestId : 0;
        row.responseCode = row.hasResponseCode ? row.responseCode : 0;
        row.spanKind = row.hasSpanKind ? row.spanKind : 0;
        row.requestLength = row.hasRequestLength ? row.requestLength : 0;
        row.responseLength = row.hasResponseLength ? row.responseLength : 0;
        row.observationPoint = SpanPoint.values()[random.nextInt(SpanPoint.values().length)].column();
        return row;
    }

    private static void set(L7FlowLog row, Field field, Random random) throws IllegalAccessException {
        Class<?> type = field.getType();
        if (type == int.class) {
            // Within the narrowest column; the widths themselves are a matter of the writer's tests.
            field.setInt(row, wide(field.getName()) ? random.nextInt() : 1 + random.nextInt(255));
        } else if (type == long.class) {
            field.setLong(row, longer(field.getName()) ? random.nextLong() : random.nextInt() & 0xffff_ffffL);
        } else if (type == boolean.class) {
            field.setBoolean(row, true);
        } else if (type == String.class) {
            field.set(row, random.nextBoolean() ? "größe 漢字 😀" + random.nextInt() : "GET");
        }
    }

    private static boolean wide(String field) {
        return field.startsWith("ip4") || field.startsWith("processId") || field.equals("responseCode");
    }

    private static boolean longer(String field) {
        return field.startsWith("ip6")
                || field.startsWith("syscallTraceId")
                || field.startsWith("syscallCoroutine")
                || field.endsWith("Time")
                || Arrays.asList("id", "flowId", "requestId", "responseLength", "requestLength")
                        .contains(field);
    }
}
