package io.thalweg.engine.l7.openwire;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.dispatch;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.exception;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.keepAlive;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.loose;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.looseResponse;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.response;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.send;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.tight;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.tightConnection;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.tightWireFormat;
import static io.thalweg.engine.l7.openwire.OpenWireBytes.wireFormat;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OpenWire commands, as they become rows. */
final class OpenWireSessionTest {
    private static final int PORT = 61616;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static Talk opened() {
        return tcp(PORT).client(tightWireFormat()).server(tightWireFormat());
    }

    private static L7FlowLog last(Talk talk) {
        return talk.rows().get(talk.rows().size() - 1);
    }

    private static List<String> seen(Talk talk) {
        return talk.rows().stream()
                .map(row -> row.type + " " + row.requestType + " " + row.requestResource)
                .toList();
    }

    @Test
    void messageAndItsResponseBecomeOneSession() {
        byte[] message = send(5, true, "orders", "traceparent", TRACE);
        L7FlowLog row = last(opened().client(message).after(ms(2)).server(response(5)));

        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(103);
        assertThat(row.l7ProtocolStr).isEqualTo("OpenWire");
        assertThat(row.version).isEqualTo("12");
        assertThat(row.requestType).isEqualTo("ActiveMQTextMessage");
        assertThat(row.requestDomain).isEmpty();
        assertThat(row.requestResource).isEqualTo("orders");
        assertThat(row.endpoint).isEqualTo("orders");
        assertThat(row.requestId).isEqualTo(5);
        assertThat(row.requestLength).isEqualTo(message.length - 4);
        assertThat(row.responseLength).isEqualTo(response(5).length - 4);
        assertThat(row.xRequestId0).isEqualTo("c-5");
        assertThat(row.traceId).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(row.spanId).isEqualTo("00f067aa0ba902b7");
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(2));
    }

    @Test
    void eachSideSaysItsOwnVersionAndBothSpeakTheLower() {
        Talk talk = tcp(PORT)
                .client(wireFormat(11, "TightEncodingEnabled", "CacheEnabled"))
                .server(tightWireFormat())
                .client(tight(11, 3, false).sized());

        assertThat(talk.rows()).extracting(row -> row.version).containsExactly("11", "12", "11");
        assertThat(seen(talk)).containsExactly("2 WireFormatInfo ", "2 WireFormatInfo ", "2 ShutdownInfo ");
    }

    @Test
    void responsesMayComeInAnyOrderAndFromEitherSide() {
        Talk talk = opened().client(send(5, true, "a"))
                .client(send(6, true, "b"))
                .server(tight(18, 5, true)
                        .bool(false)
                        .bool(false)
                        .bool(false)
                        .bool(false)
                        .bool(false)
                        .nullText()
                        .nullText()
                        .bool(false)
                        .bool(false)
                        .sized())
                .server(response(6))
                .server(response(5))
                .client(response(5));

        assertThat(seen(talk).subList(2, 5))
                .containsExactly("2 ActiveMQTextMessage b", "2 ActiveMQTextMessage a", "2 ConnectionControl ");
    }

    @Test
    void commandThatRequiresNoResponseIsCompleteByItself() {
        Talk talk = opened().client(send(5, false, "a"));

        assertThat(last(talk).type).isEqualTo(2);
        assertThat(last(talk).requestResource).isEqualTo("a");
        assertThat(last(talk).responseDuration).isZero();
    }

    @Test
    void destinationIsLookedUpInTheCacheOfItsSide() {
        Talk talk = opened().savingEachPacket()
                .client(send(5, false, "a"))
                .server(dispatch(5, "b", "traceparent", TRACE))
                .client(tight(28, 6, false).message(2, null, "c-6").sized())
                .client(tight(28, 7, false).message(4, null, "c-7").sized());

        assertThat(talk.rows().subList(2, 6))
                .extracting(row -> row.requestType + " " + row.requestResource + " " + row.requestId)
                .containsExactly(
                        "ActiveMQTextMessage a 5",
                        "MessageDispatch b 5",
                        "ActiveMQTextMessage a 6",
                        "ActiveMQTextMessage  7");
        assertThat(talk.rows().get(3).traceId).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void placeInTheCacheThatIsGivenAwayIsNotTheOldDestination() {
        byte[] other =
                tight(4, 6, false).cached(2, 121).text("ID:host-1:1").number(1).sized();
        Talk talk = opened().client(send(5, false, "a"))
                .client(other)
                .client(tight(28, 7, false).message(2, null, "c-7").sized());

        assertThat(last(talk).requestResource).isEmpty();
    }

    @Test
    void destinationsOfBeforeALossAreForgotten() {
        Talk talk = opened().client(send(5, false, "a"))
                .clientLoses(100)
                .client(tight(28, 7, false).message(2, null, "c-7").sized())
                .close();

        assertThat(last(talk).requestId).isEqualTo(7);
        assertThat(last(talk).requestResource).isEmpty();
    }

    @Test
    void looseEncodingIsReadToo() {
        byte[] message = loose(28, 5, true)
                .message(0, "orders", "c-5", "traceparent", TRACE)
                .sized();
        Talk talk = tcp(PORT)
                .client(wireFormat(12))
                .server(tightWireFormat())
                .client(message)
                .server(looseResponse(5));

        L7FlowLog row = last(talk);
        assertThat(row.type).isEqualTo(2);
        assertThat(row.requestResource).isEqualTo("orders");
        assertThat(row.traceId).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(row.xRequestId0).isEqualTo("c-5");
    }

    @Test
    void commandsWithoutSizeAreCutByTheirFields() {
        byte[] info = wireFormat(12, "SizePrefixDisabled", "TightEncodingEnabled", "CacheEnabled");
        byte[] first = tight(28, 5, true).message(2, "orders", "c-5").unsized();
        byte[] second = tight(28, 6, false).message(2, null, "c-6").unsized();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        for (int i = 1; i < both.length; i++) {
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(info)
                    .server(info)
                    .client(Arrays.copyOf(both, i))
                    .client(Arrays.copyOfRange(both, i, both.length))
                    .server(tight(30, 0, false).i32(5).unsized());

            assertThat(seen(talk)).as("split at %s, %s", i, talk.parseFailed).hasSize(4);
            assertThat(seen(talk).subList(2, 4))
                    .as("split at %s", i)
                    .containsExactly("2 ActiveMQTextMessage orders", "2 ActiveMQTextMessage orders");
            assertThat(last(talk).requestLength).isEqualTo(first.length);
        }
    }

    @Test
    void exceptionIsTheServersError() {
        Talk talk = opened().client(tightConnection(1))
                .server(exception(1, "java.lang.SecurityException", "User name [user] or password is invalid."));

        L7FlowLog row = last(talk);
        assertThat(row.requestType).isEqualTo("ConnectionInfo");
        assertThat(row.responseStatus).isEqualTo(3);
        assertThat(row.responseException).isEqualTo("User name [user] or password is invalid.");
        assertThat(talk.serverErrors).isEqualTo(1);
    }

    @Test
    void exceptionWithoutMessageIsNamedByItsClass() {
        Talk talk = opened().client(tightConnection(1)).server(exception(1, "java.lang.NullPointerException", null));

        assertThat(last(talk).responseException).isEqualTo("java.lang.NullPointerException");
    }

    @Test
    void errorOfTheConnectionIsCompleteByItself() {
        byte[] error = tight(16, 0, false)
                .exception("javax.jms.JMSException", "no room")
                .bool(false)
                .sized();
        L7FlowLog row = last(opened().server(error));

        assertThat(row.requestType).isEqualTo("ConnectionError");
        assertThat(row.responseStatus).isEqualTo(3);
        assertThat(row.responseException).isEqualTo("no room");
    }

    @Test
    void namesAndPasswordsOfConnectionsAreInNoRow() {
        Talk talk = tcp(PORT)
                .options(L7Options.defaults().with(change -> change.obfuscate = false))
                .client(tightWireFormat())
                .server(tightWireFormat())
                .client(tightConnection(1))
                .server(response(1));

        assertThat(last(talk).requestType).isEqualTo("ConnectionInfo");
        assertThat(List.of(
                        last(talk).requestDomain,
                        last(talk).requestResource,
                        last(talk).endpoint,
                        last(talk).responseException,
                        last(talk).responseResult))
                .containsOnly("");
        assertThat(last(talk).attributeValues).isEmpty();
    }

    @Test
    void brokerSaysItsUrlWithoutSecrets() {
        byte[] broker = tight(2, 0, false)
                .cached(0, 124)
                .text("ID:b")
                .text("tcp://user:s3cret@broker:61616?a=1&password=s3cret")
                .bool(false)
                .text("broker")
                .bool(false)
                .bool(false)
                .bool(false)
                .bool(false)
                .bool(false)
                .number(0)
                .nullText()
                .nullText()
                .sized();

        assertThat(last(opened().server(broker)).requestDomain).isEqualTo("tcp://broker:61616?a=1&password=?");
    }

    @Test
    void keepAliveIsAnsweredByAnother() {
        Talk talk = opened().client(keepAlive(false))
                .client(keepAlive(true))
                .after(ms(1))
                .savingEachPacket()
                .server(keepAlive(false))
                .server(keepAlive(false));

        assertThat(seen(talk).subList(2, 5)).containsOnly("2 KeepAliveInfo ");
        assertThat(talk.rrts).isEqualTo(1);
        assertThat(talk.timeouts).isZero();
    }

    @Test
    void splitAtAnyByteChangesNothing() {
        byte[] message = send(5, true, "orders", "traceparent", TRACE);
        for (int i = 1; i < message.length; i++) {
            Talk talk = opened().savingEachPacket()
                    .client(Arrays.copyOf(message, i))
                    .client(Arrays.copyOfRange(message, i, message.length))
                    .server(response(5));

            assertThat(last(talk).type).as("split at %s", i).isEqualTo(2);
            assertThat(last(talk).requestResource).isEqualTo("orders");
            assertThat(last(talk).traceId).isNotEmpty();
        }
    }

    @Test
    void cutCommandIsToldAsFarAsItGoes() {
        byte[] message = send(5, true, "orders", "traceparent", TRACE);
        for (int i = 10; i < message.length; i++) {
            Talk talk = opened().capturing(i).client(message).server(response(5));

            assertThat(last(talk).type).as("cut to %s", i).isEqualTo(2);
            assertThat(last(talk).requestType).isEqualTo("ActiveMQTextMessage");
            assertThat(last(talk).requestLength).isEqualTo(message.length - 4);
            assertThat(last(talk).requestResource).isIn("", "orders");
            assertThat(last(talk).traceId).isIn("", "4bf92f3577b34da6a3ce929d0e0e4736");
        }
    }

    @Test
    void nextCommandAfterALossIsFound() {
        byte[] message = send(6, true, "b");
        Talk talk = opened().client(send(5, true, "a"))
                .clientLoses(33)
                .client("the rest of some message's body, in which no command begins")
                .client(message)
                .server(response(5))
                .server(response(6))
                .close();

        assertThat(seen(talk).subList(2, 4)).containsExactly("2 ActiveMQTextMessage a", "2 ActiveMQTextMessage b");
        assertThat(talk.rows()).hasSize(4);
    }

    @Test
    void connectionIsKnownInItsMiddle() {
        Talk talk = tcp(PORT)
                .seenInTheMiddle()
                .savingEachPacket()
                .server(response(4))
                .client(send(5, true, "orders"))
                .server(response(5))
                .client(tight(28, 6, false).message(2, null, "c-6").sized());

        assertThat(seen(talk)).containsExactly("2 ActiveMQTextMessage orders", "2 ActiveMQTextMessage orders");
        assertThat(last(talk).version).isEmpty();
    }

    @Test
    void looseConnectionWithoutCacheIsKnownInItsMiddle() {
        Talk talk = tcp(PORT)
                .seenInTheMiddle()
                .server(loose(28, 5, true).message(0, "orders", "c-5").sized())
                .client(looseResponse(5));

        assertThat(talk.reversed).isTrue();
        assertThat(seen(talk)).containsExactly("2 ActiveMQTextMessage orders");
    }

    @Test
    void bytesOfOtherProtocolsAreLeftAlone() {
        Talk talk = tcp(PORT)
                .seenInTheMiddle()
                .client(new byte[] {0, 0, 0, 20, 28, 1, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
                .client("\0\0\0\u0010\u0001ActiveMRx\0\0\0\u000c");

        assertThat(talk.rows()).isEmpty();
        assertThat(talk.protocol).isZero();
    }

    @Test
    void bytesThatBreakTheGrammarAreCounted() {
        Talk talk = opened().client("no command").client(send(5, true, "a")).server(response(5));

        assertThat(talk.parseFailed).isEqualTo(1);
        assertThat(last(talk).requestResource).isEqualTo("a");
    }
}
