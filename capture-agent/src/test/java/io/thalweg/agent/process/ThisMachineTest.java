package io.thalweg.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real /proc: this process, its sockets, and children in namespaces and control groups. */
@Timeout(120)
final class ThisMachineTest {
    private static final ProcessRules ALL = new ProcessRules(
            Set.of(),
            List.of(new ProcessMatcher(
                    Pattern.compile("."),
                    ProcessMatcher.Subject.CMDLINE,
                    ProcessMatcher.Action.ACCEPT,
                    false,
                    Set.of(),
                    "",
                    Map.of())));

    private final ProcessWatch watch = new ProcessWatch(ProcessTable.ofThisMachine(), ALL);

    private ProcessWatch.Seen look(long pid) {
        watch.look();
        return watch.all().stream()
                .filter(seen -> seen.process().pid() == pid)
                .findFirst()
                .orElseThrow(() -> new AssertionError("process " + pid + " was not seen"));
    }

    @Test
    void thisProcessIsSeenWithItsSockets() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            ProcessWatch.Seen seen = look(self.pid());

            assertThat(seen.process().executable()).endsWith("/java");
            assertThat(seen.process().startMicros() / 1000)
                    .isCloseTo(self.info().startInstant().orElseThrow().toEpochMilli(), Offset.offset(2000L));
            assertThat(seen.sockets())
                    .anyMatch(socket -> socket.isListening() && socket.localPort() == server.getLocalPort())
                    .anyMatch(socket ->
                            socket.localPort() == client.getLocalPort() && socket.remotePort() == server.getLocalPort())
                    .anyMatch(socket -> socket.localPort() == accepted.getLocalPort()
                            && socket.remotePort() == client.getLocalPort());
        }
    }

    @Test
    void aServerInAnotherNetworkNamespaceIsSeenWithItsPort() throws IOException, InterruptedException {
        assumeTrue(Files.isReadable(Path.of("/proc/2/ns/net").getParent()), "needs root");
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        String listen =
                "import socket,time; s=socket.socket(); s.bind(('0.0.0.0',8099)); s.listen(); print('up',flush=True)"
                        + "; time.sleep(60)";
        java.lang.Process server = new ProcessBuilder("unshare", "--net", "python3", "-c", listen).start();
        try {
            assertThat(server.inputReader().readLine()).isEqualTo("up");
            ProcessWatch.Seen seen = look(server.pid());

            assertThat(seen.sockets()).extracting(SocketEntry::describe).containsExactly("tcp 0.0.0.0:8099");
            assertThat(seen.process().networkNamespace())
                    .isNotZero()
                    .isNotEqualTo(look(ProcessHandle.current().pid()).process().networkNamespace());
        } finally {
            server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aProcessInTheControlGroupOfAPodIsSeenInItsContainer() throws IOException, InterruptedException {
        Path mount = Path.of("/sys/fs/cgroup/unified");
        mount = Files.exists(mount) ? mount : Path.of("/sys/fs/cgroup");
        assumeTrue(Files.exists(mount.resolve("cgroup.procs")) && Files.isWritable(mount), "needs root and cgroup v2");
        String id = String.format("%064x", System.nanoTime());
        Path pod = mount.resolve("thalweg-test-pod3c9ae2a5_41a2_4b08_8b5e_0c4d9d8d3a11.slice");
        Path container = Files.createDirectories(pod.resolve("cri-containerd-" + id + ".scope"));
        java.lang.Process child = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(container.resolve("cgroup.procs"), Long.toString(child.pid()));

            ProcessInfo process = look(child.pid()).process();

            assertThat(process.containerId()).isEqualTo(id);
            assertThat(process.podUid()).isEqualTo("3c9ae2a5-41a2-4b08-8b5e-0c4d9d8d3a11");
        } finally {
            child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            removeWhenEmpty(container);
            removeWhenEmpty(pod);
        }
    }

    /** A group is busy until its last process is quite gone. */
    private static void removeWhenEmpty(Path group) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!group.toFile().delete() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
