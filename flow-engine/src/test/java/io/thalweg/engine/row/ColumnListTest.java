package io.thalweg.engine.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.thalweg.event.proto.Flow;
import io.thalweg.event.proto.Metrics;
import io.thalweg.event.proto.Span;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The tables are those of the reference, column by column. A line below is a group: the type, then names; {@code x_*} is
 * {@code x_0} and {@code x_1}.
 */
class ColumnListTest {
    private static final String KNOWLEDGE_GRAPH = """
            UInt16                      region_id_* az_id_* host_id_*
            UInt8                       l3_device_type_*
            UInt32                      l3_device_id_* pod_node_id_*
            UInt16                      pod_ns_id_*
            UInt32                      pod_group_id_* pod_id_*
            UInt16                      pod_cluster_id_*
            Int32                       l3_epc_id_* epc_id_*
            UInt16                      subnet_id_*
            UInt32                      service_id_* auto_instance_id_*
            UInt8                       auto_instance_type_*
            UInt32                      auto_service_id_*
            UInt8                       auto_service_type_* tag_source_*
            UInt16                      team_id
            """;

    private static final String L4 = """
            UInt64                      mac_*
            UInt16                      eth_type vlan
            IPv4                        ip4_*
            IPv6                        ip6_*
            UInt8                       is_ipv4 protocol tunnel_tier
            UInt16                      tunnel_type
            UInt32                      tunnel_tx_id tunnel_rx_id
            IPv4                        tunnel_tx_ip4_* tunnel_rx_ip4_*
            IPv6                        tunnel_tx_ip6_* tunnel_rx_ip6_*
            UInt8                       tunnel_is_ipv4
            UInt32                      tunnel_tx_mac_* tunnel_rx_mac_*
            UInt16                      client_port server_port tcp_flags_bit_*
            UInt32                      syn_seq syn_ack_seq last_keepalive_seq last_keepalive_ack
            UInt8                       l7_protocol
            LowCardinality(String)      province_*
            """ + KNOWLEDGE_GRAPH + """
            DateTime                    time
            UInt64                      _id
            UInt16                      close_type signal_source
            UInt64                      flow_id
            String                      aggregated_flow_ids
            UInt32                      init_ipid
            UInt8                       capture_network_type_id nat_source capture_nic_type
            UInt32                      capture_nic
            LowCardinality(String)      observation_point
            UInt16                      agent_id
            UInt8                       l2_end_* l3_end_*
            DateTime64(6)               start_time end_time
            UInt64                      duration
            UInt8                       is_new_flow status
            Array(UInt16)               acl_gids
            UInt32                      gprocess_id_*
            IPv4                        nat_real_ip4_*
            UInt16                      nat_real_port_*
            UInt8                       direction_score
            String                      request_domain
            UInt64                      packet_tx packet_rx byte_tx byte_rx l3_byte_tx l3_byte_rx l4_byte_tx l4_byte_rx
            UInt64                      total_packet_tx total_packet_rx total_byte_tx total_byte_rx
            UInt32                      l7_request l7_response l7_parse_failed
            Float64                     rtt rtt_client rtt_server tls_rtt srt_sum art_sum rrt_sum cit_sum
            UInt64                      srt_count art_count rrt_count cit_count
            UInt32                      srt_max art_max rrt_max cit_max
            UInt32                      retrans_tx retrans_rx zero_win_tx zero_win_rx syn_count synack_count
            UInt32                      retrans_syn retrans_synack l7_client_error l7_server_error l7_server_timeout
            UInt32                      l7_error ooo_tx ooo_rx fin_count
            UInt32                      retrans_spurious_tx retrans_spurious_rx icmp_errors
            UInt16                      icmp_error
            """;

    private static final String L7 = """
            DateTime                    time
            UInt64                      _id
            DateTime64(6)               start_time end_time
            UInt64                      flow_id
            UInt16                      signal_source agent_id
            LowCardinality(String)      observation_point
            UInt8                       capture_network_type_id nat_source capture_nic_type tunnel_type
            UInt32                      capture_nic
            IPv4                        ip4_*
            IPv6                        ip6_*
            UInt8                       is_ipv4 protocol
            UInt16                      client_port server_port
            UInt32                      req_tcp_seq resp_tcp_seq
            """ + KNOWLEDGE_GRAPH + """
            UInt32                      gprocess_id_*
            Int32                       process_id_*
            String                      process_kname_*
            UInt64                      syscall_trace_id_request syscall_trace_id_response
            UInt32                      syscall_thread_*
            UInt64                      syscall_coroutine_*
            UInt32                      syscall_cap_seq_*
            UInt8                       l7_protocol
            LowCardinality(String)      l7_protocol_str biz_protocol version
            UInt8                       type is_tls is_async is_reversed
            LowCardinality(String)      request_type
            String                      request_domain request_resource endpoint
            Nullable(UInt64)            request_id
            UInt8                       response_status
            Nullable(Int32)             response_code
            String                      response_exception response_result
            String                      http_proxy_client x_request_id_* trace_id _trace_id_2
            UInt64                      trace_id_index
            String                      span_id parent_span_id
            Nullable(UInt8)             span_kind
            LowCardinality(String)      app_service app_instance
            UInt64                      response_duration
            Nullable(Int64)             request_length response_length
            Nullable(UInt64)            sql_affected_rows
            UInt8                       direction_score
            UInt32                      captured_request_byte captured_response_byte
            Array(LowCardinality(String)) attribute_names
            Array(String)               attribute_values metrics_names
            Array(Float64)              metrics_values
            String                      events
            UInt8                       biz_type
            String                      biz_code biz_scenario biz_response_code
            """;

    private static List<String> columns(String table) {
        List<String> columns = new ArrayList<>();
        table.lines().forEach(line -> {
            String[] words = line.split(" +");
            for (int i = 1; i < words.length; i++) {
                if (words[i].endsWith("*")) {
                    columns.add(words[i].replace('*', '0') + " " + words[0]);
                    columns.add(words[i].replace('*', '1') + " " + words[0]);
                } else {
                    columns.add(words[i] + " " + words[0]);
                }
            }
        });
        return columns;
    }

    @Test
    void l4FlowLogHasTheColumnsOfTheReference() {
        assertThat(L4FlowLogTable.TABLE.database() + "." + L4FlowLogTable.TABLE.name())
                .isEqualTo("flow_log.l4_flow_log");
        assertThat(L4FlowLogTable.TABLE.columns()).map(Column::toString).containsExactlyElementsOf(columns(L4));
    }

    @Test
    void l7FlowLogHasTheColumnsOfTheReference() {
        assertThat(L7FlowLogTable.TABLE.database() + "." + L7FlowLogTable.TABLE.name())
                .isEqualTo("flow_log.l7_flow_log");
        assertThat(L7FlowLogTable.TABLE.columns()).map(Column::toString).containsExactlyElementsOf(columns(L7));
    }

    @Test
    void theDdlIsTheColumnsInOrder() {
        assertThat(ClickHouseDdl.columnList(L4FlowLogTable.TABLE).lines())
                .hasSize(L4FlowLogTable.TABLE.columns().size())
                .startsWith("`mac_0` UInt64,", "`mac_1` UInt64,", "`eth_type` UInt16,")
                .contains("`acl_gids` Array(UInt16),")
                .endsWith("`icmp_error` UInt16");
        assertThat(ClickHouseDdl.columnList(L7FlowLogTable.TABLE).lines())
                .hasSize(L7FlowLogTable.TABLE.columns().size())
                .contains("`response_code` Nullable(Int32),", "`_trace_id_2` String,");
    }

    @Test
    void everyColumnIsTheMessageFieldOfItsNumber() {
        assertMessageHasTheColumns(L4FlowLogTable.TABLE, Flow.getDescriptor());
        assertMessageHasTheColumns(L7FlowLogTable.TABLE, Span.getDescriptor());
    }

    @Test
    void messagesOfMetricsAreFieldsOfOneMessage() {
        Set<String> told = new HashSet<>();
        for (RowTable<MetricsDocument> table :
                List.of(MetricsTables.networkMessage(), MetricsTables.applicationMessage())) {
            for (Column<MetricsDocument> column : table.columns()) {
                FieldDescriptor field = Metrics.getDescriptor().findFieldByNumber(column.fieldNumber());
                assertThat(field)
                        .as("field %d for %s", column.fieldNumber(), column)
                        .isNotNull();
                assertThat(field.getName()).isEqualTo(column.name());
                told.add(column.name());
            }
        }
        assertThat(Metrics.getDescriptor().getFields()).hasSameSizeAs(told);
    }

    private static void assertMessageHasTheColumns(RowTable<?> table, Descriptor message) {
        assertThat(message.getFields()).hasSameSizeAs(table.columns());
        for (Column<?> column : table.columns()) {
            FieldDescriptor field = message.findFieldByNumber(column.fieldNumber());
            assertThat(field)
                    .as("field %d for %s", column.fieldNumber(), column)
                    .isNotNull();
            assertThat(field.getName()).isEqualTo(column.name());
        }
    }

    @Test
    void everyColumnReadsTheFieldOfItsNameAndEveryFieldHasAColumn() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            assertColumnsReadTheirFields(L4FlowLogTable.TABLE, RandomRows.l4(random));
            assertColumnsReadTheirFields(L7FlowLogTable.TABLE, RandomRows.l7(random));
        }
    }

    private static <R> void assertColumnsReadTheirFields(RowTable<R> table, R row) throws Exception {
        Set<String> read = new HashSet<>(Set.of("lastSeen")); // for tagging alone
        for (Column<R> column : table.columns()) {
            String field = camelCase(column.name());
            switch (column.type()) {
                case IPV6 -> {
                    read.add(field + "High");
                    read.add(field + "Low");
                    assertThat(column.high.applyAsLong(row)).as(field).isEqualTo(number(row, field + "High"));
                    assertThat(column.integer.applyAsLong(row)).as(field).isEqualTo(number(row, field + "Low"));
                }
                case FLOAT64 ->
                    assertThat(column.real.applyAsDouble(row)).as(field).isEqualTo(value(row, field));
                case STRING, LOW_CARDINALITY ->
                    assertThat(column.text.apply(row)).as(field).isSameAs(value(row, field));
                case UINT16_ARRAY ->
                    assertThat(column.integers.apply(row)).as(field).isSameAs(value(row, field));
                case FLOAT64_ARRAY ->
                    assertThat(column.reals.apply(row)).as(field).isSameAs(value(row, field));
                case STRING_ARRAY, LOW_CARDINALITY_ARRAY ->
                    assertThat(column.texts.apply(row)).as(field).isSameAs(value(row, field));
                case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 -> {
                    String flag = "has" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
                    read.add(flag);
                    assertThat(column.presence.test(row)).as(flag).isEqualTo(value(row, flag));
                    assertThat(column.integer.applyAsLong(row)).as(field).isEqualTo(number(row, field));
                }
                default -> assertThat(column.integer.applyAsLong(row)).as(field).isEqualTo(number(row, field));
            }
            if (column.type() != ColumnType.IPV6) {
                read.add(field);
            }
        }
        assertThat(row.getClass().getFields()).extracting(Field::getName).containsExactlyInAnyOrderElementsOf(read);
    }

    private static Object value(Object row, String field) throws Exception {
        return row.getClass().getField(field).get(row);
    }

    private static long number(Object row, String field) throws Exception {
        return ((Number) value(row, field)).longValue();
    }

    /** {@code tunnel_tx_ip4_0} is {@code tunnelTxIp40}, {@code _trace_id_2} is {@code traceId2}. */
    private static String camelCase(String column) {
        StringBuilder name = new StringBuilder();
        for (String word : column.split("_")) {
            boolean isFirst = name.length() == 0 || word.isEmpty();
            name.append(isFirst ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
