package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Conversation.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import org.junit.jupiter.api.Test;

/** Packets that are counted for what they are, whatever else is measured of them. */
final class TcpCountsTest {
    @Test
    void finWithoutAckIsAFin() {
        L4FlowLog flow = only(tcp(40000, 80).handshake().segment(TcpFlags.FIN, 0));

        assertThat(flow.finCount).isEqualTo(1);
    }

    @Test
    void finOfASegmentThatOverlapsInPartIsAFin() {
        Conversation talk = tcp(40000, 80).handshake().push(100).lose(50).push(100);
        L4FlowLog flow = only(talk.lose(-125).segment(TcpFlags.FIN | TcpFlags.ACK, 50));

        assertThat(flow.finCount).isEqualTo(1);
        assertThat(flow.retransTx).isZero();
    }

    @Test
    void synOlderThanItsAnswerIsASyn() {
        L4FlowLog flow = only(
                tcp(40000, 80).after(10).server().synAck().after(-5).client().syn());

        assertThat(flow.synCount).isEqualTo(1);
        assertThat(flow.synackCount).isEqualTo(1);
        assertThat(flow.rttServer).isZero();
    }

    @Test
    void synAckWithDataIsASynAck() {
        L4FlowLog flow = only(tcp(40000, 80).syn().after(1).server().segment(TcpFlags.SYN | TcpFlags.ACK, 5));

        assertThat(flow.synackCount).isEqualTo(1);
        assertThat(flow.rttServer).isZero();
    }

    @Test
    void segmentRepeatedAboveAHoleIsARetransmission() {
        L4FlowLog flow = only(
                tcp(40000, 80).handshake().push(100).lose(50).push(100).again().again());

        assertThat(flow.retransTx).isEqualTo(2);
        assertThat(flow.oooTx).isZero();
    }

    private static L4FlowLog only(Conversation talk) {
        return new Run(EngineOptions.defaults().withWholeFlows(true))
                .feed(talk)
                .finish()
                .onlyFlow();
    }
}
