package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.batch.SentBatches;
import io.thalweg.agent.ffi.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interfaces and network namespaces that come, go, and go down while they are captured. Needs root. */
@Timeout(120)
final class ComingAndGoingTest {
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

    /** Namespaces of other tests on this machine are found too: names must be this test's own. */
    private static String own(String name) {
        return name + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    }

    /** Gives the client's end of the cable a name of its own. */
    private String renamedCable() throws IOException, InterruptedException {
        String name = own("cable");
        client.ip("link", "set", "cable0", "down");
        client.ip("link", "set", "cable0", "name", name);
        client.ip("link", "set", name, "up");
        return name;
    }

    private CaptureInNamespace captureInner(String inner) {
        return new CaptureInNamespace(
                server, "nothing", Cable.OURS, options -> options.withInnerInterfaces(Pattern.compile(inner)));
    }

    @Test
    void interfaceThatWentDownAndCameUpAgainIsTheSame() throws Exception {
        CaptureInNamespace capture = new CaptureInNamespace(server, "cable.*", "udp port 8078");
        capture.await("cable1");
        Cable.sendDatagrams(client, "10.77.0.2", Cable.UDP_PORT, 10);
        for (int i = 0; i < 3; i++) {
            server.ip("link", "set", "cable1", "down");
            server.ip("link", "set", "cable1", "up");
        }
        Cable.sendDatagrams(client, "10.77.0.2", Cable.UDP_PORT, 7);
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(capture.interfaces).containsExactly("cable1");
        assertThat(packets.size()).isEqualTo(17);
    }

    @Test
    void interfaceThatIsMadeAgainWithTheSameNumberIsAnother() throws Exception {
        CaptureInNamespace capture = new CaptureInNamespace(server, "again", "udp port 8078");
        for (int i = 0; i < 2; i++) {
            server.ip(
                    "link",
                    "add",
                    "again",
                    "index",
                    "77",
                    "address",
                    "02:00:00:00:00:07",
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "other",
                    "netns",
                    client.name);
            Cable.up(server, "again", "10.78.0.2/24");
            Cable.up(client, "other", "10.78.0.1/24");
            capture.awaitCount("again", i + 1);
            Cable.sendDatagrams(client, "10.78.0.2", Cable.UDP_PORT, 5);
            server.ip("link", "delete", "again");
        }
        capture.awaitCount("-again", 2);

        assertThat(capture.stop().size()).isEqualTo(10);
    }

    @Test
    void packetsInOtherNamespacesCarryTheirNamespace() throws Exception {
        String inner = renamedCable();
        CaptureInNamespace capture = captureInner(inner);
        capture.await(inner);
        Cable.fetch(client, server, "10.77.0.2", 1000);
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(packets).hasSizeGreaterThan(5);
        assertThat(capture.namespaces)
                .containsExactly(NetworkNamespace.inode(Path.of("/var/run/netns/" + client.name)));
    }

    @Test
    void namespaceWithoutANameIsFoundByItsProcess() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
            Cable.skip("unshare is not installed");
        }
        String inside = own("inside");
        CaptureInNamespace capture = captureInner(inside);
        Process process = new ProcessBuilder("unshare", "--net", "sleep", "60").start();
        try {
            moveInto(process, inside);
            capture.await(inside);
        } finally {
            process.destroy();
            process.waitFor();
        }
        capture.await(inside, "-" + inside);

        capture.stop();
        // The agent keeps nothing of it alive: with the namespace its interface went, and the peer with that.
        awaitThatPeerIsGone("outside");
    }

    private void moveInto(Process process, String inside) throws Exception {
        client.ip("link", "add", "outside", "type", "veth", "peer", "name", inside);
        Path own = Path.of("/proc/self/ns/net");
        Path other = Path.of("/proc/" + process.pid() + "/ns/net");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (NetworkNamespace.inode(own) == NetworkNamespace.inode(other) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        client.ip("link", "set", inside, "netns", Long.toString(process.pid()));
        Namespace.run("nsenter", "--net=" + other, "ip", "link", "set", inside, "up");
        client.ip("link", "set", "outside", "up");
    }

    private void awaitThatPeerIsGone(String device) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (exists(device)) {
            assertThat(System.nanoTime()).as("the namespace is freed").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean exists(String device) throws Exception {
        return client.program("ip", "link", "show", device).start().waitFor() == 0;
    }

    @Test
    void deletedNamespaceEndsItsCapturesAndNoOthers() throws Exception {
        String kept = renamedCable();
        String gone = own("gone");
        CaptureInNamespace capture = captureInner(kept + "|" + gone);
        capture.await(kept);
        Namespace third = new Namespace("twt" + ProcessHandle.current().pid());
        client.ip("link", "add", "still", "type", "veth", "peer", "name", gone, "netns", third.name);
        Cable.up(third, gone, "10.79.0.1/24");
        Cable.up(client, "still", "10.79.0.2/24");
        capture.await(kept, gone);
        Cable.sendDatagrams(third, "10.79.0.2", Cable.UDP_PORT, 3);
        third.delete();
        capture.await(kept, gone, "-" + gone);
        Cable.sendDatagrams(client, "10.77.0.2", Cable.UDP_PORT, 4);

        assertThat(capture.stop().size()).isEqualTo(7);
        awaitThatPeerIsGone("still");
    }

    @Test
    void severalThreadsSeeEachPacketOnceAndEachFlowInOrder() throws Exception {
        CaptureInNamespace capture =
                new CaptureInNamespace(server, "cable1", Cable.OURS, options -> options.withThreads(3));
        capture.await("cable1");
        for (int i = 0; i < 8; i++) {
            Cable.sendDatagrams(client, "10.77.0.2", Cable.UDP_PORT, 50);
            Cable.fetch(client, server, "10.77.0.2", 20_000);
        }
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(packets).filteredOn(packet -> isUdp(packet.frame())).hasSize(400);
        assertThat(capture.threads()).as("threads that saw packets").hasSizeGreaterThan(1);
        assertThat(capture.threadsOfOneFlow()).as("threads per connection").allMatch(count -> count == 1);
    }

    private static boolean isUdp(byte[] frame) {
        return frame[23] == 17;
    }

    @Test
    void manyInterfacesThatFlapLeaveTheCaptureWhole() throws Exception {
        CaptureInNamespace capture = new CaptureInNamespace(server, "cable1|flap.*", "udp port 8078");
        capture.await("cable1");
        CompletableFuture<Void> sending = client.start(() -> {
            for (int i = 0; i < 20; i++) {
                Cable.sendDatagrams(client, "10.77.0.2", Cable.UDP_PORT, 50);
            }
            return null;
        });
        for (int i = 0; i < 15; i++) {
            server.ip("link", "add", "flap" + i % 3, "type", "veth", "peer", "name", "peer" + i % 3);
            server.ip("link", "set", "flap" + i % 3, "up");
            server.ip("link", "delete", "flap" + i % 3);
        }
        sending.get(60, TimeUnit.SECONDS);

        assertThat(capture.stop().size()).isEqualTo(1000);
    }
}
