package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Conversation.icmp;
import static io.thalweg.engine.flow.Conversation.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import org.junit.jupiter.api.Test;

/** Response times of UDP and ICMP. */
final class DatagramTimesTest {
    @Test
    void firstAnswerToTheLastRequestIsTimed() {
        L4FlowLog flow = only(udp(40000, 53)
                .datagram(10)
                .after(5)
                .datagram(10)
                .after(3)
                .server()
                .datagram(20)
                .after(7)
                .datagram(20));

        assertThat(flow.artCount).isEqualTo(1);
        assertThat(flow.artMax).isEqualTo(3000);
        assertThat((long) flow.artSum).isEqualTo(3000);
    }

    @Test
    void datagramWithoutPayloadAsksAndAnswersNothing() {
        L4FlowLog flow = only(udp(40000, 53)
                .datagram(10)
                .after(5)
                .server()
                .datagram(0)
                .after(4)
                .client()
                .datagram(0)
                .after(3)
                .server()
                .datagram(20));

        assertThat(flow.artCount).isEqualTo(1);
        assertThat(flow.artMax).isEqualTo(12_000);
    }

    @Test
    void answerAfterThirtySecondsIsNotTimed() {
        Run run = new Run(EngineOptions.defaults().withWholeFlows(true));
        run.feed(icmp().echo().after(30_001).server().echo()).finish();

        assertThat(run.flows).allSatisfy(flow -> assertThat(flow.srtCount).isZero());
    }

    private static L4FlowLog only(Conversation talk) {
        return new Run(EngineOptions.defaults().withWholeFlows(true))
                .feed(talk)
                .finish()
                .onlyFlow();
    }
}
