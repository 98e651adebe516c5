package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.sbe.TapMode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent on a machine that a switch mirrors a port to, by ERSPAN: two hosts talk, the agent is neither of them. */
@Timeout(120)
final class RemoteSpanTest {
    private static final int ANSWER_BYTES = 5_000;
    private static final int ERSPAN = 6;

    private Cable cable;
    private RemoteSpan span;

    @BeforeEach
    void mirrorTheServersPort() throws IOException, InterruptedException {
        cable = Cable.lay();
        span = RemoteSpan.of(cable);
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        if (span != null) {
            span.end();
        }
        if (cable != null) {
            cable.pull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theMirroredTalkIsSeenWholeAndWithItsSession(int type) throws Exception {
        span.mirror(type);
        CaptureInNamespace capture = new CaptureInNamespace(
                span.analyzer, RemoteSpan.INTERFACE, "", options -> options.mirrored(TapMode.ANALYZER));
        capture.await(RemoteSpan.INTERFACE);
        Cable.fetch(cable.client, cable.server, "10.77.0.2", ANSWER_BYTES);
        Cable.fetch(cable.client, cable.server, "10.77.0.2", ANSWER_BYTES);
        span.settle();
        List<L4FlowLog> flows = FlowsOf.packets(capture.stop());

        assertThat(flows)
                .filteredOn(flow -> flow.serverPort == Cable.TCP_PORT)
                .hasSize(2)
                .allSatisfy(flow -> {
                    assertThat(flow.tunnelType).isEqualTo(ERSPAN);
                    assertThat(flow.tunnelTxId).isEqualTo(type == 1 ? 0 : RemoteSpan.SESSION);
                    assertThat(flow.observationPoint).isEqualTo("rest");
                    assertThat(flow.synCount).isEqualTo(1);
                    assertThat(flow.l4ByteTx).isEqualTo(1);
                    assertThat(flow.l4ByteRx).isEqualTo(ANSWER_BYTES);
                    assertThat(flow.retransTx + flow.retransRx).isZero();
                });
    }
}
