package io.thalweg.engine.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRowWriterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static <R> String line(RowTable<R> table, R row) {
        JsonRowWriter<R> writer = new JsonRowWriter<>(table);
        writer.write(row);
        return new String(writer.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void anEmptyRowIsAnEmptyObject() {
        assertThat(line(L4FlowLogTable.TABLE, new L4FlowLog())).isEqualTo("{}\n");
        assertThat(line(L7FlowLogTable.TABLE, new L7FlowLog())).isEqualTo("{}\n");
    }

    @Test
    void aFlowReadsAsPeopleWriteIt() {
        L4FlowLog row = new L4FlowLog();
        row.mac0 = 0x0242_ac11_0002L;
        row.ip40 = 0x0a00_0001;
        row.ip41 = 0xc0a8_01fe;
        row.isIpv4 = 1;
        row.tunnelTxMac0 = 0xac11_0002;
        row.tunnelTxIp60High = 0x2001_0db8_0000_0000L;
        row.tunnelTxIp60Low = 1;
        row.l3EpcId0 = -2;
        row.time = 1_767_323_045;
        row.flowId = -1;
        row.observationPoint = "c";
        row.startTime = 1_767_323_045_000_001L;
        row.aclGids = new int[] {1, 65535};
        row.rtt = 1500;
        row.srtSum = 0.5;

        assertThat(line(L4FlowLogTable.TABLE, row))
                .isEqualTo("{\"mac_0\":\"02:42:ac:11:00:02\",\"ip4_0\":\"10.0.0.1\",\"ip4_1\":\"192.168.1.254\","
                        + "\"is_ipv4\":1,\"tunnel_tx_ip6_0\":\"2001:db8::1\",\"tunnel_tx_mac_0\":\"ac:11:00:02\","
                        + "\"l3_epc_id_0\":-2,\"time\":1767323045,\"flow_id\":18446744073709551615,"
                        + "\"observation_point\":\"c\",\"start_time\":1767323045000001,\"acl_gids\":[1,65535],"
                        + "\"rtt\":1500,\"srt_sum\":0.5}\n");
    }

    @Test
    void aSessionTellsNullFromZero() {
        L7FlowLog row = new L7FlowLog();
        row.l7ProtocolStr = "HTTP";
        row.hasResponseCode = true;
        row.requestId = 7;
        row.hasRequestLength = true;
        row.requestLength = Long.MIN_VALUE;
        row.attributeNames = new String[] {"", "a"};
        row.metricsValues = new double[] {0, 0.1, Double.NaN};

        assertThat(line(L7FlowLogTable.TABLE, row))
                .isEqualTo("{\"l7_protocol_str\":\"HTTP\",\"response_code\":0,"
                        + "\"request_length\":-9223372036854775808,"
                        + "\"attribute_names\":[\"\",\"a\"],\"metrics_values\":[0,0.1,0]}\n");
    }

    @Test
    void whatJsonCannotSayIsEscapedOrReplaced() {
        L7FlowLog row = new L7FlowLog();
        row.endpoint = "\" \\ / \b \f \n \r \t \u0000 \u001f \u007f é 漢 😀 \u2028 \ud800 \udc00";

        assertThat(line(L7FlowLogTable.TABLE, row))
                .isEqualTo("{\"endpoint\":\"\\\" \\\\ / \\u0008 \\u000c \\n \\r \\t \\u0000 \\u001f \\u007f"
                        + " é 漢 😀 \u2028 \ufffd \ufffd\"}\n");
    }

    @Property(tries = 300)
    void everyColumnOfAFlowIsParsedBack(@ForAll long seed) throws Exception {
        assertParsesBack(L4FlowLogTable.TABLE, RandomRows.l4(new Random(seed)));
    }

    @Property(tries = 300)
    void everyColumnOfASessionIsParsedBack(@ForAll long seed) throws Exception {
        assertParsesBack(L7FlowLogTable.TABLE, RandomRows.l7(new Random(seed)));
    }

    private static <R> void assertParsesBack(RowTable<R> table, R row) throws Exception {
        String line = line(table, row);
        assertThat(line.indexOf('\n')).as("one line a row").isEqualTo(line.length() - 1);
        JsonNode object = JSON.readTree(line);
        List<String> keys = new ArrayList<>();
        for (Column<R> column : table.columns()) {
            Object expected = ColumnValues.expected(column, row);
            if (expected == ColumnValues.NULL || ColumnValues.isNothing(expected) && !isNullable(column)) {
                assertThat(object.has(column.name())).as(column.name()).isFalse();
            } else {
                keys.add(column.name());
                assertValue(column, object.path(column.name()), expected);
            }
        }
        assertThat(object.fieldNames()).toIterable().containsExactlyElementsOf(keys);
    }

    private static boolean isNullable(Column<?> column) {
        return column.type().name().startsWith("NULLABLE");
    }

    private static void assertValue(Column<?> column, JsonNode node, Object expected) throws Exception {
        switch (column.type()) {
            case MAC -> assertThat(mac(node, 6)).isEqualTo(((BigInteger) expected).mod(BigInteger.ONE.shiftLeft(48)));
            case MAC_LOW -> assertThat(mac(node, 4)).isEqualTo(expected);
            case IPV4 -> assertThat(InetAddress.getByName(node.textValue())).isEqualTo(ipv4((int) expected));
            case IPV6 -> assertThat(InetAddress.getByName(node.textValue())).isEqualTo(expected);
            case FLOAT64 -> assertThat(node.doubleValue()).isEqualTo((double) expected, within(0.0));
            case STRING, LOW_CARDINALITY -> assertThat(node.textValue()).isEqualTo(expected);
            case UINT16_ARRAY, FLOAT64_ARRAY, STRING_ARRAY, LOW_CARDINALITY_ARRAY ->
                assertThat(StreamSupport.stream(node.spliterator(), false)
                                .map(JsonRowWriterTest::element)
                                .toList())
                        .isEqualTo(((List<?>) expected)
                                .stream()
                                        .map(JsonRowWriterTest::withoutNegativeZero)
                                        .toList());
            default -> {
                assertThat(node.isIntegralNumber()).isTrue();
                assertThat(node.bigIntegerValue()).isEqualTo(expected);
            }
        }
    }

    private static BigInteger mac(JsonNode node, int octets) {
        assertThat(node.textValue()).matches("[0-9a-f]{2}(:[0-9a-f]{2}){" + (octets - 1) + "}");
        return new BigInteger(node.textValue().replace(":", ""), 16);
    }

    private static InetAddress ipv4(int address) throws Exception {
        return InetAddress.getByAddress(
                ByteBuffer.allocate(Integer.BYTES).putInt(address).array());
    }

    private static Object element(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.doubleValue();
    }

    private static Object withoutNegativeZero(Object value) {
        return value instanceof Number number ? number.doubleValue() + 0.0 : value;
    }

    /** Examples of RFC 5952, sections 4 and 5. */
    @ParameterizedTest
    @CsvSource({
        "20010db800000000, 0000000000000001, 2001:db8::1",
        "20010db800000001, 0000000100010001, 2001:db8:0:1:0:1:1:1",
        "20010db800000000, 0001000000000001, 2001:db8::1:0:0:1",
        "2001000000000001, 0000000000000001, 2001:0:0:1::1",
        "20010db800010001, 0001000100010001, 2001:db8:1:1:1:1:1:1",
        "20010db8aaaabbbb, ccccddddeeee0001, 2001:db8:aaaa:bbbb:cccc:dddd:eeee:1",
        "0000000000000000, 0000000000000001, ::1",
        "fe80000000000000, 0000000000000000, fe80::",
        "0000000000000000, 0000ffffc0a80001, ::ffff:192.168.0.1",
        "0000000000000001, 0000000000000000, 0:0:0:1::",
        "0001000000000000, 0000000000000000, 1::",
        "0064ff9b00000000, 00000000c0000201, 64:ff9b::c000:201",
    })
    void ipv6IsWrittenInItsCanonicalForm(String high, String low, String text) {
        L4FlowLog row = new L4FlowLog();
        row.ip60High = Long.parseUnsignedLong(high, 16);
        row.ip60Low = Long.parseUnsignedLong(low, 16);

        assertThat(line(L4FlowLogTable.TABLE, row)).isEqualTo("{\"ip6_0\":\"" + text + "\"}\n");
    }

    @Test
    void rowsFollowEachOtherAsLines() {
        JsonRowWriter<L4FlowLog> writer = new JsonRowWriter<>(L4FlowLogTable.TABLE);
        L4FlowLog row = new L4FlowLog();
        row.vlan = 5;
        writer.write(row);
        writer.write(row);

        assertThat(new String(writer.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("{\"vlan\":5}\n{\"vlan\":5}\n");
        writer.reset();
        assertThat(writer.length()).isZero();
    }

    @Test
    void aTextOfMegabytesIsWritten() throws Exception {
        L7FlowLog row = new L7FlowLog();
        row.requestResource = "\u0001é".repeat(1 << 19);

        assertThat(JSON.readTree(line(L7FlowLogTable.TABLE, row))
                        .path("request_resource")
                        .textValue())
                .isEqualTo(row.requestResource);
    }
}
