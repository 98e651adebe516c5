package io.thalweg.engine.l7.http2;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.seconds;
import static io.thalweg.engine.l7.http2.Http2Bytes.PREFACE;
import static io.thalweg.engine.l7.http2.Http2Bytes.SETTINGS;
import static io.thalweg.engine.l7.http2.Http2Bytes.block;
import static io.thalweg.engine.l7.http2.Http2Bytes.frame;
import static io.thalweg.engine.l7.http2.Http2Bytes.headers;
import static io.thalweg.engine.l7.http2.Http2Bytes.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** gRPC calls of many messages: a row of each where that is wanted, and calls that last for minutes. */
final class GrpcStreamingTest {
    private static final L7Options SPLIT = L7Options.defaults().with(change -> change.grpcStreamingData = true);
    private static final byte[] OPEN =
            headers(1, false, block().indexed(3).plain(":path", "/s/Chat").plain("content-type", "application/grpc"));
    private static final byte[] BEGUN = headers(1, false, block().indexed(8).plain("content-type", "application/grpc"));

    private static Talk split() {
        return Talk.tcp(50051).options(SPLIT).client(PREFACE).server(SETTINGS);
    }

    private static byte[] message(int bytes) {
        byte[] message = new byte[5 + bytes];
        Arrays.fill(message, 5, message.length, (byte) 1);
        System.arraycopy(Http2Bytes.word(bytes), 0, message, 1, 4);
        return message;
    }

    private static byte[] data(byte[]... messages) {
        return frame(0, 0, 1, join(messages));
    }

    private static byte[] status(int code) {
        return headers(1, true, block().plain("grpc-status", String.valueOf(code)));
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static List<String> told(Talk talk) {
        return talk.rows().stream()
                .map(row -> row.type + ":" + (row.type == 1 ? row.responseLength : row.requestLength))
                .toList();
    }

    @Test
    void eachMessageIsARowBesideTheCall() {
        Talk talk = split().client(OPEN).server(BEGUN);
        talk.after(ms(10)).client(data(message(10))).after(ms(10)).server(data(message(7)));
        talk.after(ms(10)).client(data(message(20))).after(ms(10)).server(data(message(8)));
        talk.after(ms(5)).server(status(0));
        assertThat(told(talk)).containsExactly("0:10", "1:7", "0:20", "1:8", "2:40");
        L7FlowLog heard = talk.rows().get(3);
        assertThat(heard.l7ProtocolStr).isEqualTo("gRPC");
        assertThat(heard.endpoint).isEqualTo("/s/Chat");
        assertThat(heard.requestResource).isEqualTo("s");
        assertThat(heard.requestId).isEqualTo(1);
        assertThat(heard.responseStatus).isZero();
        assertThat(heard.startTime).isEqualTo(Talk.START + ms(40));
        assertThat(heard.attributeNames).containsExactly("rpc_message_id");
        assertThat(heard.attributeValues).containsExactly("2");
        assertThat(talk.rows().get(4).responseDuration).as("up to its status").isEqualTo(ms(45));
        assertThat(talk.requests).isEqualTo(1);
        assertThat(talk.responses).isEqualTo(1);
    }

    @Test
    void messagesPackedIntoAFrameAreRowsOfTheirOwn() {
        Talk talk = split().client(OPEN).server(BEGUN).server(data(message(1), message(0), message(300)));
        assertThat(told(talk)).containsExactly("1:1", "1:0", "1:300");
    }

    @Test
    void messageIsFoundHoweverFramesCutIt() {
        byte[] messages = join(message(30), message(6));
        for (int cut = 1; cut < messages.length; cut++) {
            Talk talk = split().client(OPEN).server(BEGUN);
            talk.server(join(data(part(messages, 0, cut)), data(part(messages, cut, messages.length))));
            assertThat(told(talk)).as("cut after %d", cut).containsExactly("1:30", "1:6");
        }
    }

    @Test
    void messageIsFoundHoweverSegmentsCutIt() {
        byte[] frames = join(BEGUN, frame(0, 8, 1, join(new byte[] {2}, message(9), new byte[2])), data(message(6)));
        for (int cut = 1; cut < frames.length; cut++) {
            Talk talk = split().savingEachPacket().client(OPEN);
            talk.server(part(frames, 0, cut)).server(part(frames, cut, frames.length));
            assertThat(told(talk)).as("cut after %d", cut).containsExactly("1:9", "1:6");
        }
    }

    @Test
    void messageWhoseInsideIsLostIsToldAndSoAreThoseBehindIt() {
        Talk talk = split().client(OPEN).server(BEGUN);
        byte[] big = data(message(3000));
        talk.server(part(big, 0, 100)).serverLoses(2000).server(part(big, 2100, big.length));
        talk.server(data(message(5))).waiting(seconds(5));
        assertThat(told(talk)).containsExactly("1:3000", "1:5");
    }

    @Test
    void afterALossMessagesAreFoundAtTheNextFrameThatHoldsOne() {
        Talk talk = split().client(OPEN).server(BEGUN).server(data(message(4)));
        byte[] rest = part(message(100), 50, 105);
        talk.serverLoses(70).server(data(rest)).server(data(message(8))).server(data(message(2), message(3)));
        talk.waiting(seconds(5));
        assertThat(told(talk)).containsExactly("1:4", "1:8", "1:2", "1:3");
    }

    @Test
    void bodiesThatAreNoMessagesGiveNoRows() {
        Talk talk = split().client(OPEN).server(BEGUN).server(Http2Bytes.data(1, false, 50));
        talk.client(Http2Bytes.get(3, "/a")).server(Http2Bytes.ok(3, 40));
        assertThat(talk.row().endpoint).isEqualTo("/a");
    }

    @Test
    void messagesGetNoRowsUnlessWanted() {
        Talk talk =
                Talk.tcp(50051).client(PREFACE).server(SETTINGS).client(OPEN).server(BEGUN);
        talk.client(data(message(4))).server(data(message(4))).server(status(0));
        assertThat(told(talk)).containsExactly("2:9");
    }

    @Test
    void streamThatOutlastsTheSessionTimeIsToldOnceAndItsFailureLater() {
        Talk talk = Talk.tcp(50051)
                .client(PREFACE)
                .server(SETTINGS)
                .client(OPEN)
                .after(ms(3))
                .server(BEGUN);
        for (int minute = 0; minute < 10; minute++) {
            talk.server(data(message(100))).waiting(seconds(60));
        }
        assertThat(told(talk)).containsExactly("2:0");
        assertThat(talk.row().responseDuration).isEqualTo(ms(3));
        assertThat(talk.row().responseStatus).isZero();
        talk.server(status(14)).close();
        assertThat(told(talk)).containsExactly("2:0", "1:1050");
        assertThat(talk.rows().get(1).responseCode).isEqualTo(14);
        assertThat(talk.rows().get(1).responseStatus).isEqualTo(3);
        assertThat(talk.rows().get(1).responseException).isEqualTo("UNAVAILABLE");
    }

    @Test
    void streamThatOutlastsTheSessionTimeAndEndsWellIsToldOnce() {
        Talk talk =
                Talk.tcp(50051).client(PREFACE).server(SETTINGS).client(OPEN).server(BEGUN);
        talk.waiting(seconds(300)).server(status(0)).close();
        assertThat(told(talk)).containsExactly("2:0");
    }

    @Test
    void clientThatStreamsForLongerThanTheSessionTimeTimesOutAndIsAnsweredAlone() {
        Talk talk = Talk.tcp(50051).client(PREFACE).server(SETTINGS).client(OPEN);
        for (int minute = 0; minute < 4; minute++) {
            talk.client(data(message(100))).waiting(seconds(60));
        }
        talk.server(join(BEGUN, status(0))).close();
        assertThat(told(talk)).containsExactly("0:0", "1:0");
        assertThat(talk.rows().get(0).responseStatus).isEqualTo(2);
        assertThat(talk.rows().get(1).responseCode).isZero();
    }
}
