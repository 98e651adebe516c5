package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.Frames;
import io.thalweg.agent.batch.SentBatches;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.CaptureFileException;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real packets between two network namespaces, tcpdump beside. Needs root. */
@Timeout(120)
final class LiveCaptureTest {
    private static final int UDP_PORT = Cable.UDP_PORT;
    private static final int PROBE_PORT = 8079;
    /** Of IPv4 without options on Ethernet. */
    private static final int DESTINATION_PORT = 36;

    private static final int FILE_HEADER_BYTES = 24;
    private static final String OURS = Cable.OURS;
    private static final int HEADERS = 54;
    private static final int ANSWER_BYTES = 200_000;

    @TempDir
    private Path folder;

    private Cable cable;
    private Namespace client;
    private Namespace server;

    @BeforeEach
    void twoHostsWithACableBetweenThem() throws IOException, InterruptedException {
        cable = Cable.lay();
        client = cable.client;
        server = cable.server;
    }

    @AfterEach
    void pullTheCable() throws IOException, InterruptedException {
        if (cable != null) {
            cable.pull();
        }
    }

    private static void sendDatagrams(Namespace from, String to, int count) throws Exception {
        Cable.sendDatagrams(from, to, UDP_PORT, count);
    }

    private void fetch(String from) throws Exception {
        Cable.fetch(client, server, from, ANSWER_BYTES);
    }

    private static String key(int wireLength, byte[] frame) {
        return wireLength + " " + HexFormat.of().formatHex(frame, 0, Math.min(frame.length, HEADERS));
    }

    private static List<String> keys(List<SentBatches.Packet> packets) {
        return packets.stream()
                .map(packet -> key(packet.wireLength(), packet.frame()))
                .toList();
    }

    private static List<String> without(List<String> some, List<String> others) {
        List<String> left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }

    /** tcpdump on the server's side; {@link #until} gives what it wrote. */
    private final class Tcpdump implements AutoCloseable {
        private final Path file = folder.resolve("tcpdump.pcap");
        private final Process process;

        Tcpdump() throws Exception {
            process = server.program(
                            "tcpdump",
                            "-i",
                            "cable1",
                            "-U",
                            "-B",
                            "8192",
                            "-s",
                            "256",
                            "-Z",
                            "root",
                            "-w",
                            file.toString(),
                            OURS + " or udp port " + PROBE_PORT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            // It says that it listens before it does.
            while (!Files.exists(file) || Files.size(file) <= FILE_HEADER_BYTES) {
                assertThat(process.isAlive() && System.nanoTime() < deadline)
                        .as("tcpdump sees packets")
                        .isTrue();
                Cable.sendDatagrams(client, "10.77.0.2", PROBE_PORT, 1);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }

        /** Its packets, once they are so many or after a while. */
        List<String> until(int count) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            List<String> packets = read();
            while (packets.size() < count && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
                packets = read();
            }
            return packets;
        }

        private List<String> read() throws IOException {
            List<String> packets = new ArrayList<>();
            try (PacketSource source = CaptureFile.open(file)) {
                while (source.next()) {
                    int end = source.offset() + source.capturedLength();
                    byte[] frame = Arrays.copyOfRange(source.buffer(), source.offset(), end);
                    if (frame[DESTINATION_PORT + 1] != (byte) PROBE_PORT) {
                        packets.add(key(source.wireLength(), frame));
                    }
                }
            } catch (CaptureFileException e) {
                // Its last packet is still being written.
                return packets;
            }
            return packets;
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void whatIsCapturedIsWhatTcpdumpSees() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/tcpdump"))) {
            Cable.skip("tcpdump is not installed");
        }
        CaptureInNamespace capture = new CaptureInNamespace(server, "cable1", OURS);
        capture.await("cable1");
        try (Tcpdump tcpdump = new Tcpdump()) {
            sendDatagrams(client, "10.77.0.2", 500);
            fetch("10.77.0.2");
            sendDatagrams(server, "10.77.0.1", 20);
            List<SentBatches.Packet> packets = capture.stop();

            List<String> expected = tcpdump.until(packets.size());
            assertThat(without(expected, keys(packets)))
                    .as("seen by tcpdump only")
                    .isEmpty();
            assertThat(without(keys(packets), expected))
                    .as("seen by the agent only")
                    .isEmpty();
            assertThat(capture.kernelDrops()).isZero();
            assertThat(packets)
                    .filteredOn(packet -> packet.direction() == PacketDirection.OUT)
                    .hasSizeGreaterThan(20);
            assertThat(packets)
                    .filteredOn(packet -> packet.direction() == PacketDirection.IN)
                    .hasSizeGreaterThan(500);
        }
    }

    @Test
    void framesOfAVlanHaveTheirTag() throws Exception {
        CaptureInNamespace capture = new CaptureInNamespace(server, "cable1", "udp port 8078");
        capture.await("cable1");
        byte[] frame = Frames.tagged(0x8100, 5, Frames.udp(40000, UDP_PORT, new byte[30]));
        client.sendFrame("cable0", frame).get(30, TimeUnit.SECONDS);
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(packets).hasSize(1);
        assertThat(packets.get(0).frame()).isEqualTo(frame);
        assertThat(packets.get(0).wireLength()).isEqualTo(frame.length);
    }

    @Test
    void onLoopbackEachPacketIsSeenOnce() throws Exception {
        CaptureInNamespace capture = new CaptureInNamespace(server, "lo", "udp port 8078");
        capture.await("lo");
        sendDatagrams(server, "127.0.0.1", 50);

        assertThat(capture.stop()).hasSize(50);
    }

    @Test
    void interfacesAreCapturedFromTheirComingToTheirGoing() throws Exception {
        CaptureInNamespace capture = new CaptureInNamespace(server, "cable.*", "udp port 8078");
        capture.await("cable1");
        client.ip("link", "add", "other", "type", "veth", "peer", "name", "cable2", "netns", server.name);
        Cable.up(client, "other", "10.79.0.1/24");
        Cable.up(server, "cable2", "10.79.0.2/24");
        capture.await("cable1", "cable2");
        sendDatagrams(client, "10.79.0.2", 7);
        client.ip("link", "delete", "other");
        capture.await("cable1", "cable2", "-cable2");
        sendDatagrams(client, "10.77.0.2", 5);
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(packets)
                .filteredOn(packet -> packet.point().equals("cable2"))
                .hasSize(7);
        assertThat(packets)
                .filteredOn(packet -> packet.point().equals("cable1"))
                .hasSize(5);
    }

    @Test
    void connectionSeenAtTwoInterfacesOfANodeIsAFlowOfEach() throws Exception {
        client.ip("link", "add", "other", "type", "veth", "peer", "name", "cable2", "netns", server.name);
        Cable.up(client, "other", "10.79.0.1/24");
        try {
            server.ip("link", "add", "bridge0", "type", "bridge");
        } catch (IOException e) {
            Cable.skip("no bridges here: " + e.getMessage());
        }
        server.ip("link", "set", "cable2", "master", "bridge0");
        server.ip("link", "set", "cable2", "up");
        Cable.up(server, "bridge0", "10.79.0.2/24");
        CaptureInNamespace capture = new CaptureInNamespace(server, "cable2|bridge0", OURS);
        capture.awaitAll("cable2", "bridge0");
        fetch("10.79.0.2");
        List<L4FlowLog> flows = FlowsOf.packets(capture.stop());

        assertThat(flows).hasSize(2);
        assertThat(flows).allSatisfy(flow -> {
            assertThat(flow.observationPoint).isEqualTo("s");
            assertThat(flow.l4ByteTx).isEqualTo(1);
            assertThat(flow.l4ByteRx).isEqualTo(ANSWER_BYTES);
            assertThat(flow.synCount).isEqualTo(1);
            assertThat(flow.finCount).isEqualTo(2);
            assertThat(flow.retransTx + flow.retransRx).isZero();
        });
    }
}
