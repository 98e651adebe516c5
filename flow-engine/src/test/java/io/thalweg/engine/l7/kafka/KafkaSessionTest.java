package io.thalweg.engine.l7.kafka;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.kafka.KafkaBytes.batch;
import static io.thalweg.engine.l7.kafka.KafkaBytes.compressedBatch;
import static io.thalweg.engine.l7.kafka.KafkaBytes.fields;
import static io.thalweg.engine.l7.kafka.KafkaBytes.metadata;
import static io.thalweg.engine.l7.kafka.KafkaBytes.metadataAnswer;
import static io.thalweg.engine.l7.kafka.KafkaBytes.produce;
import static io.thalweg.engine.l7.kafka.KafkaBytes.produced;
import static io.thalweg.engine.l7.kafka.KafkaBytes.request;
import static io.thalweg.engine.l7.kafka.KafkaBytes.response;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.l7.compression.CompressedBytes;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Kafka requests and responses, as they become rows. */
final class KafkaSessionTest {
    private static final int PORT = 9092;
    private static final int MAX_ID = Integer.MAX_VALUE;
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void produceAndItsAnswerBecomeOneSession() {
        byte[] asked = produce(5, -1, batch(0, "traceparent", TRACEPARENT));
        byte[] answered = produced(5, 0, 1234);
        L7FlowLog row = tcp(PORT).client(asked).after(ms(4)).server(answered).row();

        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(100);
        assertThat(row.l7ProtocolStr).isEqualTo("Kafka");
        assertThat(row.version).isEqualTo("9");
        assertThat(row.requestType).isEqualTo("Produce");
        assertThat(row.requestDomain).isEqualTo("orders");
        assertThat(row.endpoint).isEqualTo("orders-3");
        assertThat(row.requestResource).isEqualTo("orders-3:1234");
        assertThat(row.requestId).isEqualTo(5);
        assertThat(row.xRequestId0).isEqualTo("5");
        assertThat(row.xRequestId1).isEqualTo("5");
        assertThat(row.traceId).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(row.spanId).isEqualTo("00f067aa0ba902b7");
        assertThat(row.attributeNames).containsExactly("client_id");
        assertThat(row.attributeValues).containsExactly("app-1");
        assertThat(row.requestLength).isEqualTo(asked.length - 4);
        assertThat(row.responseLength).isEqualTo(answered.length - 4);
        assertThat(row.responseCode).isZero();
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(4));
    }

    @Test
    void produceThatWantsNoAnswerIsCompleteByItself() {
        Talk talk =
                tcp(PORT).client(produce(5, 0, batch(0))).client(metadata(6)).server(metadataAnswer(6, 0));

        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("Produce", "Metadata");
        assertThat(talk.rows()).allMatch(row -> row.type == 2);
    }

    @ParameterizedTest
    @EnumSource
    void compressedRecordsTellTheirHeaders(CompressedBytes format) {
        byte[] asked = produce(5, -1, compressedBatch(format, "traceparent", TRACEPARENT));

        assertThat(tcp(PORT).client(asked).server(produced(5, 0, 0)).row().traceId)
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void compressionThatIsNotKnownHidesTheHeaders() {
        byte[] asked = produce(5, -1, batch(7, "traceparent", TRACEPARENT));

        assertThat(tcp(PORT).client(asked).server(produced(5, 0, 0)).row().traceId)
                .isEmpty();
    }

    @Test
    void loginBeginsWithoutAClientId() {
        Talk talk = tcp(PORT)
                .client(request(18, 0, MAX_ID - 7, "").framed())
                .server(response(MAX_ID - 7).i16(0).i32(0).framed())
                .client(request(17, 1, MAX_ID - 6, "").text("PLAIN").framed())
                .server(response(MAX_ID - 6).i16(0).i32(1).text("PLAIN").framed())
                .client(request(36, 1, MAX_ID - 5, "")
                        .i32(14)
                        .raw("\0ann\0s3cret-pw".getBytes(UTF_8))
                        .framed())
                .server(response(MAX_ID - 5)
                        .i16(58)
                        .text("Invalid username")
                        .i32(0)
                        .i64(0)
                        .framed());

        assertThat(talk.rows())
                .extracting(row -> row.requestType)
                .containsExactly("ApiVersions", "SaslHandshake", "SaslAuthenticate");
        L7FlowLog last = talk.rows().get(2);
        assertThat(last.responseException).isEqualTo("SASL_AUTHENTICATION_FAILED");
        assertThat(last.responseResult).isEqualTo("Invalid username");
    }

    @Test
    void tokensOfAnOldLoginAreNoMessages() {
        Talk talk = tcp(PORT)
                .client(request(17, 0, 1).text("SCRAM-SHA-256").framed())
                .server(response(1).i16(0).i32(1).text("SCRAM-SHA-256").framed())
                .client(fields().raw("n,,n=ann,r=abc".getBytes(UTF_8)).framed())
                .server(fields().raw("r=abcdef,s=c2FsdA==,i=4096".getBytes(UTF_8))
                        .framed())
                .client(fields().raw("c=biws".getBytes(UTF_8)).framed())
                .server(fields().framed())
                .client(metadata(2))
                .server(metadataAnswer(2, 0))
                .client(fields().raw("n,,n=ann,r=abc".getBytes(UTF_8)).framed())
                .close();

        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("SaslHandshake", "Metadata");
        assertThat(talk.rows()).allMatch(row -> row.type == 2 && row.responseStatus == 0);
    }

    @Test
    void topicThatIsNamedByItsIdHasTheNameThatMetadataTold() {
        Talk talk = tcp(PORT)
                .client(produceById(1, 77))
                .server(response(1).framed())
                .client(request(3, 12, 2).varint(0).varint(0).framed())
                .server(response(2)
                        .varint(0)
                        .i32(0)
                        .varint(2)
                        .i32(7)
                        .compact("broker-1")
                        .i32(9092)
                        .varint(0)
                        .varint(0)
                        .compact("cluster")
                        .i32(7)
                        .varint(3)
                        .raw(topic("stock", 76))
                        .raw(topic("orders", 77))
                        .varint(0)
                        .framed())
                .client(produceById(3, 77))
                .server(response(3).framed());

        assertThat(talk.rows().get(0).requestDomain).isEqualTo("AAAAAAAAAAAAAAAAAAAATQ");
        assertThat(talk.rows().get(2).requestDomain).isEqualTo("orders");
        assertThat(talk.rows().get(2).endpoint).isEqualTo("orders-3");
    }

    private static byte[] produceById(int correlationId, int topic) {
        return request(0, 13, correlationId)
                .varint(0)
                .varint(0)
                .i16(-1)
                .i32(30_000)
                .varint(2)
                .i64(0)
                .i64(topic)
                .varint(2)
                .i32(3)
                .varint(0)
                .framed();
    }

    /** Of an answer to Metadata, with one partition. */
    private static byte[] topic(String name, int id) {
        return fields().i16(0)
                .compact(name)
                .i64(0)
                .i64(id)
                .raw((byte) 0)
                .varint(2)
                .i16(0)
                .i32(0)
                .i32(7)
                .i32(0)
                .varint(2)
                .i32(7)
                .varint(2)
                .i32(7)
                .varint(1)
                .varint(0)
                .i32(-1)
                .varint(0)
                .bytes();
    }

    @Test
    void fetchShowsWhereItReadsAndTheTraceOfWhatItGot() {
        byte[] asked = request(1, 4, 9)
                .i32(-1)
                .i32(500)
                .i32(1)
                .i32(1 << 20)
                .raw((byte) 0)
                .i32(1)
                .text("orders")
                .i32(1)
                .i32(2)
                .i64(77)
                .i32(1 << 20)
                .framed();
        byte[] records = batch(0, "sw8", "1-dA==-cw==-3-eA==-eA==-eA==-eA==");
        byte[] answered = response(9)
                .i32(0)
                .i32(1)
                .text("orders")
                .i32(1)
                .i32(2)
                .i16(0)
                .i64(80)
                .i64(80)
                .i32(1)
                .i64(4)
                .i64(5)
                .i32(records.length)
                .raw(records)
                .framed();
        L7FlowLog row = tcp(PORT).client(asked).server(answered).row();

        assertThat(row.requestResource).isEqualTo("orders-2:77");
        assertThat(row.traceId).isEqualTo("t");
        assertThat(row.spanId).isEqualTo("s-3");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, ''",
        "3, 3, UNKNOWN_TOPIC_OR_PARTITION",
        "5, 3, LEADER_NOT_AVAILABLE",
        "-1, 3, UNKNOWN_SERVER_ERROR"
    })
    void errorCodeIsTheServersError(int code, int status, String name) {
        L7FlowLog row =
                tcp(PORT).client(metadata(1)).server(metadataAnswer(1, code)).row();

        assertThat(row.responseCode).isEqualTo(code);
        assertThat(row.responseStatus).isEqualTo(status);
        assertThat(row.responseException).isEqualTo(name);
        assertThat(row.requestDomain).isEqualTo("orders");
    }

    @Test
    void groupRequestsTellTheirGroup() {
        byte[] asked = request(12, 4, 3)
                .varint(0)
                .compact("billing")
                .i32(1)
                .compact("m")
                .varint(0)
                .varint(0)
                .framed();
        byte[] answered = response(3).varint(0).i32(0).i16(27).varint(0).framed();
        L7FlowLog row = tcp(PORT).client(asked).server(answered).row();

        assertThat(row.requestType).isEqualTo("Heartbeat");
        assertThat(row.attributeNames).contains("group_id");
        assertThat(row.attributeValues).contains("billing");
        assertThat(row.responseException).isEqualTo("REBALANCE_IN_PROGRESS");
    }

    @Test
    void answerThatIsNotLookedIntoHasItsOwnCode() {
        byte[] asked = request(35, 0, 3).i32(0).framed();
        L7FlowLog row = tcp(PORT)
                .client(asked)
                .server(response(3).i32(0).i32(0).framed())
                .row();

        assertThat(row.requestType).isEqualTo("DescribeLogDirs");
        assertThat(row.responseCode).isEqualTo(-2);
        assertThat(row.responseStatus).isZero();
    }

    @Test
    void answersPairByCorrelationIdInAnyOrder() {
        Talk talk = tcp(PORT)
                .client(metadata(1))
                .client(metadata(2))
                .server(metadataAnswer(2, 0))
                .server(metadataAnswer(1, 5));

        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(2L, 1L);
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(0, 5);
    }

    @Test
    void everySplitGivesTheSameRow() {
        byte[] asked = produce(5, 1, batch(0, "traceparent", TRACEPARENT));
        byte[] answered = produced(5, 0, 9);
        for (int at = 1; at < asked.length; at++) {
            int cut = Math.min(at, answered.length - 1);
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(Arrays.copyOf(asked, at))
                    .client(Arrays.copyOfRange(asked, at, asked.length))
                    .server(Arrays.copyOf(answered, cut))
                    .server(Arrays.copyOfRange(answered, cut, answered.length));
            assertThat(talk.row().requestResource).isEqualTo("orders-3:9");
            assertThat(talk.row().traceId).hasSize(32);
        }
    }

    @Test
    void everyTruncationBehindTheHeaderGivesTheSession() {
        byte[] asked = produce(5, 1, batch(0));
        byte[] answered = produced(5, 0, 9);
        for (int captured = 14; captured < asked.length; captured++) {
            Talk talk = tcp(PORT).capturing(captured).client(asked).server(answered);
            assertThat(talk.row().type).isEqualTo(2);
            assertThat(talk.row().requestType).isEqualTo("Produce");
        }
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = tcp(PORT)
                .client(metadata(1))
                .server(metadataAnswer(1, 0))
                .clientLoses(500)
                .client(metadata(2))
                .serverLoses(300)
                .server(metadataAnswer(2, 0))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(1L, 2L);
        assertThat(talk.rows()).allMatch(row -> row.type == 2);
    }

    @Test
    void connectionSeenInTheMiddleIsTurnedRound() {
        Talk talk = tcp(PORT).seenInTheMiddle().server(metadata(1)).client(metadataAnswer(1, 0));

        assertThat(talk.reversed).isTrue();
        assertThat(talk.row().type).isEqualTo(2);
    }

    @Test
    void whatOnlyLooksLikeALengthIsNotKafka() {
        byte[] zookeeper = new byte[48];
        zookeeper[3] = 44;

        assertThat(tcp(2181).client(zookeeper).close().rows()).isEmpty();
    }
}
