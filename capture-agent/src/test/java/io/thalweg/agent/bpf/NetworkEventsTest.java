package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.bpf.SeenCalls.Network;
import io.thalweg.event.sbe.NetworkEventKind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel tells of trouble in a network namespace of the test's own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class NetworkEventsTest {
    private static final String NAMESPACE =
            "thalweg-events-" + ProcessHandle.current().pid();
    private static final int CLOSED = 4801;
    private static final int FORBIDDEN = 4802;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final long LOOPBACK = 0x7f00_0001_0000_0000L;

    private SeenCalls seen;

    @BeforeAll
    static void needsRoot() {
        BpfAccess.require();
        boolean hasTools = Program.isInstalled("ip") && Program.isInstalled("nft") && Program.isInstalled("tcpdump");
        if (!hasTools) {
            System.err.println("SKIPPED: needs ip, nft and tcpdump: apt-get install iproute2 nftables tcpdump");
        }
        assumeTrue(hasTools, "ip, nft and tcpdump are installed");
    }

    @BeforeEach
    void beginToLook() throws Exception {
        Program.run("ip", "netns", "add", NAMESPACE);
        inside("ip", "link", "set", "lo", "up");
        inside(
                "nft",
                "add table ip t; add chain ip t in { type filter hook input priority 0; };"
                        + " add rule ip t in tcp dport " + FORBIDDEN + " drop");
        seen = new SeenCalls(new EbpfOptions(
                SyscallHook.TRACEPOINT,
                64,
                1,
                Set.of(),
                Set.of(),
                Set.of("nobody-has-this"),
                Set.of(),
                EnumSet.allOf(NetworkSignal.class)));
    }

    @AfterEach
    void end() throws Exception {
        if (seen != null) {
            seen.close();
        }
        Program.run("ip", "netns", "delete", NAMESPACE);
    }

    private static String inside(String... command) throws Exception {
        String[] whole = new String[command.length + 4];
        whole[0] = "ip";
        whole[1] = "netns";
        whole[2] = "exec";
        whole[3] = NAMESPACE;
        System.arraycopy(command, 0, whole, 4, command.length);
        return Program.run(whole);
    }

    private List<Network> of(NetworkEventKind kind, int port) throws InterruptedException {
        return seen.networkUntilNow(event -> event.kind() == kind && event.hasPort(port));
    }

    @Test
    void aConnectionToAClosedPortIsResetForWantOfASocket() throws Exception {
        inside("bash", "-c", "! : 2>/dev/null > /dev/tcp/127.0.0.1/" + CLOSED);

        List<Network> sent = of(NetworkEventKind.TCP_RESET_SENT, CLOSED);
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).reason()).isEqualTo("NO_SOCKET");
        assertThat(sent.get(0).sourcePort()).isEqualTo(CLOSED);
        assertThat(sent.get(0).tcpFlags()).isEqualTo(RST);
        assertThat(sent.get(0).namespace()).isEqualTo(namespaceInode());
        List<Network> received = of(NetworkEventKind.TCP_RESET_RECEIVED, CLOSED);
        assertThat(received).hasSize(1);
        assertThat(received.get(0).sourcePort()).isEqualTo(CLOSED);
        assertThat(received.get(0).sourceHigh()).isEqualTo(LOOPBACK);
    }

    private static long namespaceInode() throws Exception {
        return ((Number) Files.getAttribute(Path.of("/run/netns", NAMESPACE), "unix:ino")).longValue();
    }

    @Test
    void aPacketThatARuleForbidsIsDroppedByTheFilter() throws Exception {
        inside("bash", "-c", "! timeout 0.3 bash -c ': > /dev/tcp/127.0.0.1/" + FORBIDDEN + "'");

        List<Network> drops = of(NetworkEventKind.PACKET_DROP, FORBIDDEN);
        assertThat(drops).isNotEmpty().allSatisfy(drop -> {
            assertThat(drop.reason()).isEqualTo("NETFILTER_DROP");
            assertThat(drop.place()).isIn("nft_do_chain", "nf_hook_slow", "");
            assertThat(drop.protocol()).isEqualTo(TCP);
            assertThat(drop.tcpFlags()).isEqualTo(SYN);
            assertThat(drop.destinationPort()).isEqualTo(FORBIDDEN);
            assertThat(drop.destinationHigh()).isEqualTo(LOOPBACK);
        });
    }

    @Test
    void aDatagramToNobodyIsDroppedForWantOfASocket() throws Exception {
        inside("bash", "-c", "echo hello > /dev/udp/127.0.0.1/" + CLOSED);

        List<Network> drops = of(NetworkEventKind.PACKET_DROP, CLOSED);
        assertThat(drops).hasSize(1);
        assertThat(drops.get(0).reason()).isEqualTo("NO_SOCKET");
        assertThat(drops.get(0).protocol()).isEqualTo(UDP);
    }

    @Test
    void everySegmentThatIsSentAgainOnTheWireIsTold(@TempDir Path directory) throws Exception {
        Path capture = directory.resolve("wire.pcap");
        try (Program tcpdump = Program.start(
                "ip",
                "netns",
                "exec",
                NAMESPACE,
                "tcpdump",
                "-i",
                "lo",
                "-U",
                "--immediate-mode",
                "-w",
                capture.toString(),
                "tcp dst port " + FORBIDDEN)) {
            awaitFile(capture, tcpdump);
            inside("bash", "-c", "! timeout 3.5 bash -c ': > /dev/tcp/127.0.0.1/" + FORBIDDEN + "'");
        }
        String packets = Program.run("tcpdump", "-n", "-r", capture.toString());
        long onWire =
                Pattern.compile("Flags \\[S\\]").matcher(packets).results().count();

        List<Network> again = of(NetworkEventKind.TCP_RETRANSMIT, FORBIDDEN);
        assertThat(onWire).isGreaterThan(1);
        assertThat(again).hasSize((int) onWire - 1);
        assertThat(again)
                .extracting(Network::tcpSequence)
                .containsOnly(again.get(0).tcpSequence());
    }

    private static void awaitFile(Path file, Program writer) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while ((!Files.exists(file) || Files.size(file) == 0)
                && writer.process().isAlive()
                && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void theStatesOfAConnectionAreToldInOrder() throws Exception {
        inside("bash", "-c", "! : 2>/dev/null > /dev/tcp/127.0.0.1/" + CLOSED);

        assertThat(of(NetworkEventKind.TCP_STATE, CLOSED))
                .extracting(event -> event.oldState() + ">" + event.newState())
                .containsExactly("7>2", "2>7");
    }

    @Test
    void aConnectionThatEndsWellIsNoDrop() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                    Socket accepted = server.accept()) {
                client.getOutputStream().write(new byte[1000]);
                assertThat(accepted.getInputStream().readNBytes(1000)).hasSize(1000);
            }
            assertThat(of(NetworkEventKind.TCP_STATE, server.getLocalPort())).isNotEmpty();
            assertThat(of(NetworkEventKind.PACKET_DROP, server.getLocalPort())).isEmpty();
        }
    }
}
