package io.thalweg.jobs.sql.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.ProtobufRowWriter;
import io.thalweg.event.proto.Flow;
import io.thalweg.event.proto.Span;
import io.thalweg.jobs.flow.Frames;
import io.thalweg.jobs.flow.TestAgent;
import io.thalweg.jobs.flow.TestProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** Records become rows: which, and what of them is looked at. */
class TopicRowsTest {
    private static final Frames.End CLIENT = Frames.End.of(1, 40000);
    private static final Frames.End SERVER = Frames.End.of(2, 80);

    private static List<GenericRowData> unfold(TopicRows rows, byte[] message, String... columns) {
        List<RowData> all = new ArrayList<>();
        try {
            rows.reader(places(rows, columns)).unfold(message, new ListCollector<>(all));
        } catch (UnreadableRecordException e) {
            throw new AssertionError(e);
        }
        return all.stream().map(GenericRowData.class::cast).toList();
    }

    private static int[] places(TopicRows rows, String... columns) {
        List<String> names = rows.columns().stream().map(TopicColumn::name).toList();
        return Arrays.stream(columns).mapToInt(names::indexOf).toArray();
    }

    private static List<String> texts(List<GenericRowData> rows) {
        return rows.stream().map(GenericRowData::toString).toList();
    }

    private static byte[] packets() {
        return new TestAgent(7, 3).http(CLIENT, SERVER, "/hello").batch();
    }

    @Test
    void aBatchIsARowForEachPacket() {
        assertThat(texts(unfold(
                        TopicRows.PACKETS,
                        packets(),
                        "agent_id",
                        "interface_name",
                        "ip_src",
                        "port_src",
                        "ip_dst",
                        "tcp_flag_names",
                        "payload_length")))
                .startsWith(
                        "+I(7,eth0,10.0.0.1,40000,10.0.0.2,SYN,0)",
                        "+I(7,eth0,10.0.0.2,80,10.0.0.1,SYN,ACK,0)",
                        "+I(7,eth0,10.0.0.1,40000,10.0.0.2,ACK,0)",
                        "+I(7,eth0,10.0.0.1,40000,10.0.0.2,PSH,ACK,42)")
                .hasSize(8);
    }

    @Test
    void framesAndPayloadsAreTheCapturedBytes() {
        GenericRowData request = unfold(TopicRows.PACKETS, packets(), "frame", "payload", "mac_src")
                .get(3);

        assertThat(new String(request.getBinary(1), StandardCharsets.US_ASCII))
                .isEqualTo("GET /hello HTTP/1.1\r\nHost: example.org\r\n\r\n");
        assertThat(request.getBinary(0))
                .hasSize(54 + request.getBinary(1).length)
                .endsWith(request.getBinary(1));
        assertThat(request.getString(2).toString()).isEqualTo("02:00:0a:00:00:01");
    }

    @Test
    void everyColumnOfEveryKindCanBeAskedFor() {
        byte[] calls = new TestProcess(7, 3).http(1, "/").drop("NO_SOCKET").batch();

        for (TopicRows rows : List.of(TopicRows.PACKETS, TopicRows.CALLS, TopicRows.NETWORK_EVENTS)) {
            byte[] batch = rows == TopicRows.PACKETS ? packets() : calls;
            String[] names = rows.columns().stream().map(TopicColumn::name).toArray(String[]::new);
            assertThat(unfold(rows, batch, names)).isNotEmpty().allMatch(row -> row.getArity() == names.length);
        }
    }

    @Test
    void callsAndNetworkEventsOfOneBatchAreRowsOfTheirOwn() {
        byte[] batch = new TestProcess(7, 3).http(1, "/").drop("NO_SOCKET").batch();

        assertThat(texts(unfold(
                        TopicRows.CALLS, batch, "process", "direction", "ip_remote", "port_remote", "byte_count")))
                .containsExactly("+I(curl,EGRESS,10.0.0.2,80,37)", "+I(curl,INGRESS,10.0.0.2,80,40)");
        assertThat(texts(unfold(TopicRows.NETWORK_EVENTS, batch, "kind", "reason", "ip_src", "port_dst")))
                .containsExactly("+I(PACKET_DROP,NO_SOCKET,10.0.0.1,80)");
    }

    /** Whatever generated classes say of a message, read field by field by somebody else's code. */
    @Test
    void messagesAreReadAsTheirGeneratedClassesReadThem() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 50; i++) {
            same(TopicRows.FLOWS, RandomMessages.fill(Flow.newBuilder(), random));
            same(TopicRows.SPANS, RandomMessages.fill(Span.newBuilder(), random));
        }
        same(TopicRows.FLOWS, Flow.getDefaultInstance());
        same(TopicRows.SPANS, Span.getDefaultInstance());
    }

    private static void same(TopicRows rows, Message message) {
        List<TopicColumn> columns = rows.columns();
        String[] names = columns.stream().map(TopicColumn::name).toArray(String[]::new);
        GenericRowData row = unfold(rows, message.toByteArray(), names).get(0);
        for (int i = 0; i < names.length; i++) {
            FieldDescriptor field = message.getDescriptorForType().findFieldByName(names[i]);
            assertThat(RandomMessages.text(row.getField(i)))
                    .as(names[i])
                    .isEqualTo(
                            RandomMessages.text(message, field, columns.get(i).type()));
        }
    }

    @Test
    void columnsComeInTheOrderThatIsAskedFor() {
        L4FlowLog flow = new L4FlowLog();
        flow.serverPort = 443;
        flow.byteTx = 7;
        flow.ip40 = 0x0a000001;
        ProtobufRowWriter<L4FlowLog> writer = new ProtobufRowWriter<>(L4FlowLogTable.TABLE);
        writer.write(flow);
        byte[] message = Arrays.copyOf(writer.buffer(), writer.length());

        assertThat(texts(unfold(TopicRows.FLOWS, message, "byte_tx", "ip4_0", "server_port")))
                .containsExactly("+I(7,10.0.0.1,443)");
        assertThat(texts(unfold(TopicRows.FLOWS, message, "server_port"))).containsExactly("+I(443)");
        assertThat(texts(unfold(TopicRows.FLOWS, message))).containsExactly("+I()");
    }

    @Test
    void hostileBytesAreRefusedAndNothingElse() {
        byte[] calls = new TestProcess(7, 3).http(1, "/").drop("NO_SOCKET").batch();
        Random random = new Random(7);
        Message span = RandomMessages.fill(Span.newBuilder(), random);
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            TopicRows rows = TopicRows.values()[i % TopicRows.values().length];
            byte[] bytes = rows == TopicRows.PACKETS
                    ? packets()
                    : rows == TopicRows.CALLS || rows == TopicRows.NETWORK_EVENTS ? calls.clone() : span.toByteArray();
            refused += isRefused(rows, harmed(bytes, random)) ? 1 : 0;
        }
        assertThat(refused).isBetween(400, 4_000);
    }

    private static byte[] harmed(byte[] bytes, Random random) {
        for (int i = random.nextInt(5); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    private static boolean isRefused(TopicRows rows, byte[] bytes) {
        List<RowData> all = new ArrayList<>();
        int[] every = IntStream.range(0, rows.columns().size()).toArray();
        try {
            rows.reader(every).unfold(bytes, new ListCollector<>(all));
            return false;
        } catch (UnreadableRecordException e) {
            assertThat(all).isEmpty();
            return true;
        }
    }
}
