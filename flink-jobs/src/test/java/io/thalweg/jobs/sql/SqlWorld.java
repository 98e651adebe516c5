package io.thalweg.jobs.sql;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.ProtobufRowWriter;
import io.thalweg.engine.row.RowTable;
import io.thalweg.event.Topics;
import io.thalweg.jobs.TestKafka;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/**
 * The topics that one test fills and asks, named after it, but for the resources, which are everybody's. Rows are written by the jobs'
 * own encoders.
 */
final class SqlWorld {
    /** 2025-10-09 08:53:20 UTC, as in the agents of tests. */
    static final long START_MICROS = 1_760_000_000_000_000L;

    private static final String TOPIC = "'topic' = 'thalweg.";
    private static final String RESOURCES = "'topic' = '" + Topics.RESOURCES + "'";

    private final TestKafka kafka;
    private final String prefix;

    SqlWorld(TestKafka kafka, String test) throws Exception {
        this.kafka = kafka;
        this.prefix = test + ".";
        kafka.create(
                2,
                prefix + Topics.PACKETS,
                prefix + Topics.SYSCALLS,
                prefix + Topics.FLOWS,
                prefix + Topics.SPANS,
                prefix + Topics.METRICS,
                prefix + Topics.TRACES);
    }

    /** A row of a TCP flow over IPv4 that was seen at its client, so long after the start. */
    void flow(double seconds, String client, String server, Consumer<L4FlowLog> more) throws Exception {
        L4FlowLog row = new L4FlowLog();
        row.isIpv4 = 1;
        row.protocol = 6;
        row.ip40 = ipv4(client);
        row.ip41 = ipv4(server);
        row.endTime = micros(seconds);
        row.time = (int) (row.endTime / 1_000_000);
        row.observationPoint = "c";
        more.accept(row);
        send(Topics.FLOWS, L4FlowLogTable.TABLE, row);
    }

    /** A request that was answered well, over IPv4, that was seen at its client. */
    void span(double seconds, String protocol, Consumer<L7FlowLog> more) throws Exception {
        L7FlowLog row = new L7FlowLog();
        row.isIpv4 = 1;
        row.protocol = 6;
        row.ip40 = ipv4("10.0.0.1");
        row.ip41 = ipv4("10.0.0.2");
        row.type = 2;
        row.l7ProtocolStr = protocol;
        row.endTime = micros(seconds);
        row.time = (int) (row.endTime / 1_000_000);
        row.observationPoint = "c";
        more.accept(row);
        send(Topics.SPANS, L7FlowLogTable.TABLE, row);
    }

    <R> void send(String topic, RowTable<R> table, R row) throws Exception {
        ProtobufRowWriter<R> writer = new ProtobufRowWriter<>(table);
        writer.write(row);
        send(topic, Arrays.copyOf(writer.buffer(), writer.length()));
    }

    /** All of a topic go into one partition, in order. */
    void send(String topic, byte[] message) throws Exception {
        kafka.send(prefix + topic, new byte[] {1}, message);
    }

    private static long micros(double seconds) {
        return START_MICROS + (long) (seconds * 1_000_000);
    }

    static int ipv4(String address) {
        int value = 0;
        for (String part : address.split("\\.")) {
            value = value << 8 | Integer.parseInt(part);
        }
        return value;
    }

    /** Runs the query of that name over what the topics hold, as a stream, and returns the rows that are left, sorted. */
    List<String> ask(String query) throws Exception {
        return asked(SqlSession.continuous(new Configuration()), SqlFiles.query(query));
    }

    List<String> asked(SqlSession session, String query) throws Exception {
        session.runAll(catalog().bounded().toString());
        return rows(session.run(SqlScript.statements(query).get(0)));
    }

    /** Of this test. */
    Catalog catalog() throws Exception {
        String script = SqlFiles.catalog().replace(TOPIC, "'topic' = '" + prefix + "thalweg.");
        return new Catalog(script.replace("'topic' = '" + prefix + Topics.RESOURCES + "'", RESOURCES))
                .withKafka(kafka.bootstrap());
    }

    @SuppressWarnings("try") // the iterator's close may be interrupted, and then the test is
    static List<String> rows(TableResult result) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> all = result.collect()) {
            while (all.hasNext()) {
                Row row = all.next();
                RowKind kind = row.getKind();
                row.setKind(RowKind.INSERT);
                String text = row.toString();
                if (kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER) {
                    rows.add(text);
                } else {
                    rows.remove(text);
                }
            }
        }
        rows.sort(null);
        return rows;
    }
}
