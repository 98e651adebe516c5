package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.Frames;
import io.thalweg.agent.batch.SentBatches;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.sbe.TapMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pods of a node as container networks connect them, and what is seen of their talks: veth pairs and a bridge as Flannel
 * and Calico make them, macvlan, and VXLAN between nodes. Needs root.
 */
@Timeout(120)
final class NodeTopologyTest {
    private static final int ANSWER_BYTES = 5_000;

    private final List<Namespace> pods = new ArrayList<>();
    private Cable cable;
    private Namespace node;

    @BeforeEach
    void aNodeAndAnotherHost() throws IOException, InterruptedException {
        cable = Cable.lay();
        node = cable.server;
    }

    @AfterEach
    void pullTheCable() throws IOException, InterruptedException {
        for (Namespace pod : pods) {
            pod.delete();
        }
        if (cable != null) {
            cable.pull();
        }
    }

    private Namespace pod() throws IOException, InterruptedException {
        Namespace pod = new Namespace("twp" + ProcessHandle.current().pid() + "p" + pods.size());
        pods.add(pod);
        return pod;
    }

    private Namespace podOnBridge(String device, String address) throws IOException, InterruptedException {
        Namespace pod = pod();
        node.ip("link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", pod.name);
        node.ip("link", "set", device, "master", "cni0");
        node.ip("link", "set", device, "up");
        Cable.up(pod, "eth0", address);
        return pod;
    }

    private Namespace podOnMacvlan(String address) throws IOException, InterruptedException {
        Namespace pod = pod();
        String device = "mac" + pods.size();
        node.ip("link", "add", "link", "cable1", "name", device, "type", "macvlan", "mode", "bridge");
        node.ip("link", "set", device, "netns", pod.name, "name", "eth0");
        Cable.up(pod, "eth0", address);
        return pod;
    }

    @Test
    void betweenPodsOnABridgeTheClientsAndTheServersInterfaceSeeTheTalk() throws Exception {
        try {
            node.ip("link", "add", "cni0", "type", "bridge");
        } catch (IOException e) {
            Cable.skip("no bridges here: " + e.getMessage());
        }
        node.ip("link", "set", "cni0", "up");
        Namespace client = podOnBridge("veth1", "10.80.0.1/24");
        Namespace server = podOnBridge("veth2", "10.80.0.2/24");
        CaptureInNamespace capture = new CaptureInNamespace(node, "veth.*", Cable.OURS);
        capture.awaitAll("veth1", "veth2");
        Cable.fetch(client, server, "10.80.0.2", ANSWER_BYTES);
        List<L4FlowLog> flows = FlowsOf.packets(capture.stop());

        assertThat(flows).extracting(flow -> flow.observationPoint).containsExactlyInAnyOrder("c", "s");
        assertThat(flows).allSatisfy(flow -> assertThat(flow.l4ByteRx).isEqualTo(ANSWER_BYTES));
    }

    @Test
    void podsOnMacvlanAreSeenOnceAtTheParentInMirrorMode() throws Exception {
        Namespace client;
        try {
            client = podOnMacvlan("10.77.0.11/24");
        } catch (IOException e) {
            Cable.skip("no macvlan here: " + e.getMessage());
            return;
        }
        Namespace server = podOnMacvlan("10.77.0.12/24");
        CaptureInNamespace capture =
                new CaptureInNamespace(node, "cable1", Cable.OURS, options -> options.mirrored(TapMode.MIRROR));
        capture.await("cable1");
        Cable.fetch(client, server, "10.77.0.12", ANSWER_BYTES);
        Cable.fetch(cable.client, server, "10.77.0.12", ANSWER_BYTES);
        List<SentBatches.Packet> packets = capture.stop();
        List<L4FlowLog> flows = FlowsOf.packets(packets);

        assertThat(packets)
                .allSatisfy(packet -> assertThat(packet.at().tapMode()).isEqualTo(TapMode.MIRROR));
        assertThat(flows).hasSize(2).allSatisfy(flow -> {
            assertThat(flow.l4ByteTx).isEqualTo(1);
            assertThat(flow.l4ByteRx).isEqualTo(ANSWER_BYTES);
            assertThat(flow.synCount).isEqualTo(1);
            assertThat(flow.retransTx + flow.retransRx).isZero();
            assertThat(flow.observationPoint).isEqualTo("rest");
        });
    }

    @Test
    void overVxlanTheNodesInterfaceSeesThePodsTalkAndItsTunnel() throws Exception {
        try {
            vxlan(cable.client, "cable0", "10.77.0.2", "10.81.0.1/24");
        } catch (IOException e) {
            Cable.skip("no VXLAN here: " + e.getMessage());
        }
        vxlan(node, "cable1", "10.77.0.1", "10.81.0.2/24");
        CaptureInNamespace capture =
                new CaptureInNamespace(node, "cable1", "udp port 4789", options -> options.withThreads(3));
        capture.await("cable1");
        Cable.fetch(cable.client, node, "10.81.0.2", ANSWER_BYTES);
        List<L4FlowLog> flows = FlowsOf.packets(capture.stop());

        assertThat(flows)
                .filteredOn(flow -> flow.serverPort == Cable.TCP_PORT)
                .singleElement()
                .satisfies(flow -> {
                    assertThat(flow.observationPoint).isEqualTo("s-nd");
                    assertThat(flow.tunnelType).isEqualTo(1);
                    assertThat(flow.l4ByteRx).isEqualTo(ANSWER_BYTES);
                    assertThat(flow.retransTx + flow.retransRx).isZero();
                });
        assertThat(capture.threads()).as("threads that saw the tunnel").hasSize(1);
    }

    private static void vxlan(Namespace host, String device, String remote, String address)
            throws IOException, InterruptedException {
        host.ip(
                "link", "add", "vxlan0", "type", "vxlan", "id", "42", "remote", remote, "dstport", "4789", "dev",
                device);
        Cable.up(host, "vxlan0", address);
    }

    @Test
    void inAnalyzerModeTaggedFramesToOtherStationsAreTaken() throws Exception {
        CaptureInNamespace capture =
                new CaptureInNamespace(node, "cable1", "", options -> options.mirrored(TapMode.ANALYZER));
        capture.await("cable1");
        byte[] mirrored = Frames.tagged(0x8100, 7, Frames.udp(40000, Cable.UDP_PORT, new byte[30]));
        cable.client.sendFrame("cable0", mirrored).get();
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(FlowsOf.packets(packets))
                .filteredOn(flow -> flow.serverPort == Cable.UDP_PORT)
                .singleElement()
                .satisfies(flow -> {
                    assertThat(flow.observationPoint).isEqualTo("rest");
                    assertThat(flow.vlan).isEqualTo(7);
                });
    }

    @Test
    void aFilterMeansTaggedFramesTooAndCanAskForTheirTag() throws Exception {
        byte[] inner = Frames.udp(40000, Cable.UDP_PORT, new byte[30]);
        byte[] once = Frames.tagged(0x8100, 7, inner);
        byte[] twice = Frames.tagged(0x88a8, 9, once);
        CaptureInNamespace all = new CaptureInNamespace(node, "cable1", "udp port 8078");
        CaptureInNamespace others = new CaptureInNamespace(node, "cable1", "not udp port 8078 and udp");
        CaptureInNamespace seven = new CaptureInNamespace(node, "cable1", "vlan 7");
        for (CaptureInNamespace each : List.of(all, others, seven)) {
            each.await("cable1");
        }
        for (byte[] frame : List.of(inner, once, twice)) {
            cable.client.sendFrame("cable0", frame).get();
        }

        assertThat(all.stop().size()).as("by port").isEqualTo(3);
        assertThat(others.stop()).as("all but that port").isEmpty();
        assertThat(seven.stop().size()).as("by outer tag").isEqualTo(1);
    }
}
