package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.bpf.SeenCalls.Call;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are gone before their first call is read. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ShortLivedProcessesTest {
    private static final int PROGRAMS = 40;
    private static final String CONTAINER = "8f0c".repeat(16);

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsRoot() {
        BpfAccess.require();
    }

    /** A group as docker names it, in the hierarchy of whichever generation this machine has. */
    private static Path group() throws IOException {
        Path root = Path.of("/sys/fs/cgroup");
        for (Path hierarchy :
                Stream.of(root, root.resolve("cpu"), root.resolve("pids")).toList()) {
            if (Files.exists(hierarchy.resolve("cgroup.procs"))) {
                return hierarchy.resolve("docker-" + CONTAINER + ".scope");
            }
        }
        return null;
    }

    @Test
    void theirCallsHaveTheirNameAndContainer() throws Exception {
        Path group = group();
        assumeTrue(group != null, "needs control groups");
        Path sender = directory.resolve("tw-sender");
        Files.copy(Path.of("/bin/bash"), sender);
        Files.createDirectory(group);
        EbpfOptions options = new EbpfOptions(
                SyscallHook.TRACEPOINT, 64, 8, Set.of(), Set.of(), Set.of("tw-sender"), Set.of(), Set.of());
        try (SeenCalls seen = new SeenCalls(options);
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            seen.hold();
            Process parent = new ProcessBuilder(
                            "bash",
                            "-c",
                            "echo $$ > " + group.resolve("cgroup.procs") + "; for ((i = 0; i < " + PROGRAMS
                                    + "; i++)); do "
                                    + sender + " -c 'echo $$ > /dev/udp/127.0.0.1/" + socket.getLocalPort()
                                    + "'; done; read -r go || true")
                    .start();
            for (int i = 0; i < PROGRAMS; i++) {
                socket.receive(new DatagramPacket(new byte[64], 64));
            }
            seen.release();
            List<Call> calls = seen.untilNow(call -> call.remotePort() == socket.getLocalPort() && call.bytes() > 0);
            parent.getOutputStream().close();
            assertThat(parent.waitFor()).isZero();

            assertThat(calls.stream().map(Call::pid)).hasSize(PROGRAMS).doesNotHaveDuplicates();
            assertThat(calls).allSatisfy(call -> {
                assertThat(call.name()).isEqualTo("tw-sender");
                assertThat(call.container()).isEqualTo(CONTAINER);
                assertThat(Files.exists(Path.of("/proc/" + call.pid()))).isFalse();
            });
        } finally {
            Files.delete(group);
        }
    }
}
