package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks behind a switch's mirror: their type stands in the rows, and their VLANs are apart. */
final class NetworkTypeTest {
    private static final int CORE = 1;
    private static final int EDGE = 255;
    private static final CapturePoint CLOUD = new CapturePoint(2, 0, 0, TapMode.ANALYZER, LinkType.ETHERNET, "mirror1");
    private static final List<Conversation.Packet> TALK = Conversation.tcp(40000, 80)
            .handshake()
            .after(1)
            .client()
            .say("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
            .after(1)
            .server()
            .say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .after(1)
            .close()
            .packets();

    private final Run run =
            new Run(EngineOptions.defaults().withWholeFlows(true).withSeconds(true));

    private void feed(CapturePoint point, int vlan, Conversation.Packet packet) {
        byte[] plain = packet.frame();
        byte[] frame = ByteBuffer.allocate(plain.length + 4)
                .put(plain, 0, 12)
                .putShort((short) 0x8100)
                .putShort((short) vlan)
                .put(plain, 12, plain.length - 12)
                .array();
        run.engine.packet(point, PacketDirection.IN, packet.nanos(), frame.length, frame, 0, frame.length);
    }

    @Test
    void rowsOfFlowsRequestsAndSecondsHaveTheType() {
        TALK.forEach(packet -> {
            feed(CLOUD.of(CORE), 10, packet);
            feed(CLOUD.of(EDGE), 20, packet);
            feed(CLOUD, 30, packet);
        });
        run.finish();
        run.engine.advance(Conversation.START + 3_600_000_000_000L);

        assertThat(run.flows)
                .extracting(row -> row.captureNetworkTypeId)
                .containsExactlyInAnyOrder(CORE, EDGE, CapturePoint.CLOUD);
        assertThat(run.sessions)
                .extracting(row -> row.captureNetworkTypeId)
                .containsExactlyInAnyOrder(CORE, EDGE, CapturePoint.CLOUD);
        assertThat(run.seconds)
                .extracting(document -> document.captureNetworkTypeId)
                .contains(CORE, EDGE, CapturePoint.CLOUD);
    }

    @Test
    void aPacketThatPassesInTwoVlansIsOfTwoFlows() {
        TALK.forEach(packet -> {
            feed(CLOUD.of(CORE), 10, packet);
            feed(CLOUD.of(CORE), 20, packet);
        });
        run.finish();

        assertThat(run.flows).hasSize(2).allSatisfy(row -> {
            assertThat(row.packetTx + row.packetRx).isEqualTo(TALK.size());
            assertThat(row.retransTx + row.retransRx + row.retransSyn).isZero();
        });
        assertThat(run.flows).extracting(row -> row.vlan).containsExactlyInAnyOrder(10, 20);
        assertThat(run.sessions).hasSize(2);
    }

    @Test
    void inTheCloudTheVlanMayDifferFromPacketToPacket() {
        for (int i = 0; i < TALK.size(); i++) {
            feed(CLOUD, 10 + i % 2, TALK.get(i));
        }
        run.finish();

        L4FlowLog row = run.onlyFlow();
        assertThat(row.packetTx + row.packetRx).isEqualTo(TALK.size());
        assertThat(row.vlan).isEqualTo(10);
    }

    @Test
    void aRestoredShardStillKnowsTheType() throws IOException {
        TALK.subList(0, 3).forEach(packet -> feed(CLOUD.of(EDGE), 10, packet));
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        run.shard.writeTo(new DataOutputStream(state));
        run.open(FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(state.toByteArray()))));
        TALK.subList(3, TALK.size()).forEach(packet -> feed(CLOUD.of(EDGE), 10, packet));
        run.finish();

        assertThat(run.onlyFlow().captureNetworkTypeId).isEqualTo(EDGE);
        assertThat(run.onlyFlow().packetTx + run.onlyFlow().packetRx).isEqualTo(TALK.size());
    }
}
