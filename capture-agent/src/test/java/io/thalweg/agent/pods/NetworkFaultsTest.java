package io.thalweg.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.batch.SentBatches;
import io.thalweg.agent.bpf.BpfAccess;
import io.thalweg.agent.bpf.EbpfOptions;
import io.thalweg.agent.bpf.NetworkSignal;
import io.thalweg.agent.bpf.Program;
import io.thalweg.agent.bpf.SeenCalls;
import io.thalweg.agent.bpf.SeenCalls.Network;
import io.thalweg.agent.bpf.SyscallHook;
import io.thalweg.agent.packet.CaptureInNamespace;
import io.thalweg.agent.packet.FlowsOf;
import io.thalweg.agent.packet.Namespace;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.sbe.NetworkEventKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong between pods: the kernel's events, and the packets at the interfaces, tell the same. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class NetworkFaultsTest {
    private static final int PORT = 5432;
    private static final int TCP = 6;
    private static final int SYN = 2;
    private static final int ANSWER_BYTES = 400_000;

    private PodNetwork network;
    private SeenCalls seen;
    private CaptureInNamespace packets;

    @BeforeEach
    void twoPods() throws Exception {
        BpfAccess.require();
        boolean hasTools = Program.isInstalled("ip") && Program.isInstalled("nft");
        if (!hasTools) {
            System.err.println("SKIPPED: needs ip and nft: apt-get install iproute2 nftables");
        }
        assumeTrue(hasTools, "ip and nft are installed");
        network = new PodNetwork("client", "server");
        seen = new SeenCalls(
                new EbpfOptions(
                        SyscallHook.TRACEPOINT,
                        64,
                        1,
                        Set.of(),
                        Set.of(),
                        Set.of("nobody-has-this"),
                        Set.of(),
                        EnumSet.allOf(NetworkSignal.class)),
                null);
        packets = new CaptureInNamespace(network.node, "veth-.*", "");
        packets.awaitAll(network.interfaces());
    }

    @AfterEach
    void end() throws Exception {
        if (seen != null) {
            seen.close();
        }
        if (network != null) {
            network.remove();
        }
    }

    /** As agents of network policies do it, at the node. */
    private void forbid(String rule) throws IOException, InterruptedException {
        run(
                network.node,
                "nft",
                "add table bridge rules; add chain bridge rules pods { type filter hook forward priority 0; };"
                        + " add rule bridge rules pods " + rule);
    }

    private static void run(Namespace where, String... command) throws IOException, InterruptedException {
        Program.run(Stream.concat(Stream.of("ip", "netns", "exec", where.name), Stream.of(command))
                .toArray(String[]::new));
    }

    /** The port that a client used in vain; how it failed. */
    private <T extends IOException> int connectInVain(Class<T> failure) {
        return network.pod("client")
                .start(() -> {
                    try (Socket socket = new Socket()) {
                        socket.bind(new InetSocketAddress(network.address("client"), 0));
                        int port = socket.getLocalPort();
                        try {
                            socket.connect(new InetSocketAddress(network.address("server"), PORT), 500);
                            throw new AssertionError("it was let through");
                        } catch (IOException e) {
                            assertThat(e).isInstanceOf(failure);
                        }
                        return port;
                    }
                })
                .join();
    }

    @Test
    void whatAPolicyDropsIsToldWithItsFiveTupleAndSeenBeforeItOnly() throws Exception {
        forbid("ip saddr " + network.address("client") + " tcp dport " + PORT + " drop");
        int port = connectInVain(SocketTimeoutException.class);

        List<Network> drops =
                seen.networkUntilNow(event -> event.kind() == NetworkEventKind.PACKET_DROP && event.hasPort(port));
        assertThat(drops).isNotEmpty().allSatisfy(drop -> {
            assertThat(drop.reason()).isEqualTo("NETFILTER_DROP");
            assertThat(drop.protocol()).isEqualTo(TCP);
            assertThat(drop.sourceHigh()).isEqualTo(high("client"));
            assertThat(drop.destinationHigh()).isEqualTo(high("server"));
            assertThat(drop.sourcePort()).isEqualTo(port);
            assertThat(drop.destinationPort()).isEqualTo(PORT);
            assertThat(drop.tcpFlags()).isEqualTo(SYN);
            assertThat(drop.namespace()).isEqualTo(network.node.inode());
        });
        List<L4FlowLog> flows = flows(port);
        assertThat(flows).extracting(flow -> flow.observationPoint).containsExactly("c");
        assertThat(flows.get(0).synCount).isEqualTo(drops.size());
    }

    @Test
    void aServerThatIsNotThereIsNoPolicysDrop() throws Exception {
        int port = connectInVain(ConnectException.class);

        assertThat(seen.networkUntilNow(event -> event.kind() == NetworkEventKind.PACKET_DROP && event.hasPort(port)))
                .allSatisfy(drop -> assertThat(drop.reason()).isEqualTo("NO_SOCKET"));
        assertThat(seen.networkUntilNow(
                        event -> event.kind() == NetworkEventKind.TCP_RESET_SENT && event.hasPort(port)))
                .singleElement()
                .satisfies(reset -> assertThat(reset.reason()).isEqualTo("NO_SOCKET"));
        assertThat(flows(port)).extracting(flow -> flow.observationPoint).containsExactlyInAnyOrder("c", "s");
    }

    @Test
    void segmentsThatTheKernelSendsAgainAreThoseOnTheWire() throws Exception {
        network.pod("server").ip("link", "set", "eth0", "gso_max_segs", "1");
        forbid("ip saddr " + network.address("server") + " tcp sport " + PORT + " numgen inc mod 20 7 drop");
        int port = download();

        List<Network> again =
                seen.networkUntilNow(event -> event.kind() == NetworkEventKind.TCP_RETRANSMIT && event.hasPort(port));
        List<SentBatches.Packet> sent = packets.stop();
        List<Long> onTheWire = SentAgain.sequences(sent, "veth-server", PORT, port, false);
        List<Long> withBytes = SentAgain.sequences(sent, "veth-server", PORT, port, true);
        assertThat(onTheWire).hasSizeGreaterThan(5);
        assertThat(again)
                .filteredOn(event -> event.sourcePort() == PORT)
                .extracting(event -> event.tcpSequence() & 0xffff_ffffL)
                .containsExactlyInAnyOrderElementsOf(onTheWire);
        assertThat(flows(port))
                .filteredOn(flow -> flow.observationPoint.equals("s"))
                .singleElement()
                .satisfies(flow -> assertThat(flow.retransRx).isEqualTo(withBytes.size()));
    }

    /** The port of a client that had all of it. */
    private int download() throws Exception {
        ServerSocket listening =
                network.pod("server").start(() -> new ServerSocket(PORT)).get(30, TimeUnit.SECONDS);
        CompletableFuture<Void> served = network.pod("server").start(() -> {
            try (Socket socket = listening.accept()) {
                socket.getOutputStream().write(new byte[ANSWER_BYTES]);
            }
            return null;
        });
        int port = network.pod("client")
                .start(() -> {
                    try (Socket socket = new Socket(network.address("server"), PORT)) {
                        assertThat(socket.getInputStream().readAllBytes()).hasSize(ANSWER_BYTES);
                        return socket.getLocalPort();
                    }
                })
                .get(120, TimeUnit.SECONDS);
        served.get(30, TimeUnit.SECONDS);
        listening.close();
        return port;
    }

    private long high(String pod) {
        return (long) network.number(pod) << 32;
    }

    private List<L4FlowLog> flows(int clientPort) throws Exception {
        return FlowsOf.packets(packets.stop()).stream()
                .filter(flow -> flow.clientPort == clientPort)
                .toList();
    }
}
