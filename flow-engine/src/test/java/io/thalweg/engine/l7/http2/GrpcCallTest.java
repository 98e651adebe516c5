package io.thalweg.engine.l7.http2;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.http2.Http2Bytes.PREFACE;
import static io.thalweg.engine.l7.http2.Http2Bytes.SETTINGS;
import static io.thalweg.engine.l7.http2.Http2Bytes.block;
import static io.thalweg.engine.l7.http2.Http2Bytes.call;
import static io.thalweg.engine.l7.http2.Http2Bytes.data;
import static io.thalweg.engine.l7.http2.Http2Bytes.headers;
import static io.thalweg.engine.l7.http2.Http2Bytes.join;
import static io.thalweg.engine.l7.http2.Http2Bytes.reset;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** gRPC calls, and Dubbo's Triple, as they become rows. */
final class GrpcCallTest {
    private static Talk grpc() {
        return Talk.tcp(50051).client(PREFACE).server(SETTINGS);
    }

    private static Http2Bytes.Block status(int status) {
        return block().plain("grpc-status", String.valueOf(status));
    }

    private static Http2Bytes.Block begun() {
        return block().indexed(8).plain("content-type", "application/grpc+proto");
    }

    @Test
    void unaryCallIsOneSession() {
        Talk talk = grpc().client(call(1, "/shop.v1.Cart/Add", 20))
                .after(ms(3))
                .server(join(headers(1, false, begun()), data(1, false, 7), headers(1, true, status(0))));
        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(41);
        assertThat(row.l7ProtocolStr).isEqualTo("gRPC");
        assertThat(row.version).isEqualTo("2");
        assertThat(row.requestType).isEqualTo("POST");
        assertThat(row.requestResource).isEqualTo("shop.v1.Cart");
        assertThat(row.endpoint).isEqualTo("/shop.v1.Cart/Add");
        assertThat(row.attributeNames).contains("rpc_service");
        assertThat(row.attributeValues).contains("shop.v1.Cart");
        assertThat(row.requestId).isEqualTo(1);
        assertThat(row.requestLength).isEqualTo(20);
        assertThat(row.responseLength).isEqualTo(7);
        assertThat(row.responseCode).isZero();
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(3));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4", "2, 3", "3, 4", "4, 3", "5, 4", "6, 4", "7, 4", "8, 3", "9, 4", "10, 3", "11, 4", "12, 3", "13, 3",
        "14, 3", "15, 3", "16, 4", "99, 3"
    })
    void codeOfTheCallSaysWhoIsToBlame(int code, int status) {
        Talk talk = grpc().client(call(1, "/s/m", 5)).server(headers(1, true, begun().plain("grpc-status", "" + code)));
        assertThat(talk.row().responseCode).isEqualTo(code);
        assertThat(talk.row().responseStatus).isEqualTo(status);
    }

    @Test
    void messageOfTheCallIsItsException() {
        Talk talk = grpc().client(call(1, "/s/m", 5))
                .server(headers(
                        1, true, begun().plain("grpc-status", "5").plain("grpc-message", "no caf%C3%A9 at 100%")));
        assertThat(talk.row().responseException).isEqualTo("no café at 100%");
    }

    @Test
    void codeWithoutMessageGivesItsName() {
        Talk talk = grpc().client(call(1, "/s/m", 5)).server(headers(1, true, begun().plain("grpc-status", "14")));
        assertThat(talk.row().responseException).isEqualTo("UNAVAILABLE");
    }

    @Test
    void streamOfMessagesIsOneSessionThatEndsWithItsTrailers() {
        Talk talk = grpc().client(headers(
                1, false, block().indexed(3).plain(":path", "/s/Chat").plain("content-type", "application/grpc")));
        talk.after(ms(2)).server(headers(1, false, begun()));
        for (int i = 0; i < 10; i++) {
            talk.after(ms(10)).client(data(1, false, 10)).server(data(1, false, 20));
        }
        assertThat(talk.rows()).isEmpty();
        talk.client(data(1, true, 0)).server(headers(1, true, status(8)));
        L7FlowLog row = talk.row();
        assertThat(row.responseDuration).as("to the first response").isEqualTo(ms(2));
        assertThat(row.requestLength).isEqualTo(100);
        assertThat(row.responseLength).isEqualTo(200);
        assertThat(row.responseCode).isEqualTo(8);
    }

    @Test
    void callWhoseTrailersAreMissingHasTheCodeOfHttp() {
        Talk talk = grpc().client(call(1, "/s/m", 5))
                .server(join(headers(1, false, begun()), data(1, false, 4)))
                .close();
        assertThat(talk.row().responseCode).isEqualTo(200);
        assertThat(talk.row().responseStatus).isZero();
    }

    @Test
    void proxyThatAnswersWithoutGrpcHasTheCodeOfHttp() {
        Talk talk = grpc().client(call(1, "/s/m", 5)).server(headers(1, true, block().plain(":status", "502")));
        assertThat(talk.row().l7ProtocolStr).isEqualTo("gRPC");
        assertThat(talk.row().responseCode).isEqualTo(502);
        assertThat(talk.row().responseStatus).isEqualTo(3);
    }

    @Test
    void cancelledCallIsTheClientsError() {
        Talk talk = grpc().client(call(1, "/s/m", 5)).after(ms(9)).client(reset(1, 8));
        assertThat(talk.row().responseCode).isEqualTo(1);
        assertThat(talk.row().responseStatus).isEqualTo(4);
        assertThat(talk.row().responseException).isEqualTo("CANCEL");
        assertThat(talk.row().l7ProtocolStr).isEqualTo("gRPC");
    }

    @Test
    void refusedCallIsTheServersError() {
        Talk talk = grpc().client(call(1, "/s/m", 5)).server(reset(1, 7));
        assertThat(talk.row().responseCode).isEqualTo(14);
        assertThat(talk.row().responseStatus).isEqualTo(3);
    }

    @Test
    void tripleIsKnownByItsFields() {
        Http2Bytes.Block request = block().indexed(3)
                .plain(":path", "/org.shop.Cart/add")
                .plain("content-type", "application/grpc+proto")
                .plain("tri-service-version", "1.0.0");
        Talk talk = grpc().client(join(headers(1, false, request), data(1, true, 9)))
                .server(join(headers(1, false, begun()), headers(1, true, status(0))));
        assertThat(talk.row().l7Protocol).isEqualTo(49);
        assertThat(talk.row().l7ProtocolStr).isEqualTo("Triple");
        assertThat(talk.row().requestResource).isEqualTo("org.shop.Cart");
        assertThat(talk.row().responseCode).isZero();
    }

    @Test
    void otherContentIsNoCall() {
        Talk talk = grpc().client(
                        headers(1, true, block().indexed(3).indexed(4).plain("content-type", "application/grpcish")));
        talk.close();
        assertThat(talk.row().l7ProtocolStr).isEqualTo("HTTP2");
    }
}
