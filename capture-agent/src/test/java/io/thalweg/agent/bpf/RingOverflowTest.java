package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.bpf.SeenCalls.Call;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that does not read for a while. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RingOverflowTest {
    /** Each with 1000 bytes, and four times as many as the ring of 1 MiB holds. */
    private static final int WRITES = 4000;

    @BeforeAll
    static void needsRoot() {
        BpfAccess.require();
    }

    @Test
    void whatTheRingHadNoRoomForIsCountedExactly() throws Exception {
        EbpfOptions options = new EbpfOptions(
                SyscallHook.TRACEPOINT, 1024, 1, Set.of(), Set.of(), Set.of("writer"), Set.of(), Set.of());
        try (SeenCalls seen = new SeenCalls(options);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            seen.hold();
            // The name decides what is traced; that of a shell started by another name is the other name.
            Process writer = new ProcessBuilder(
                            "bash",
                            "-c",
                            "printf writer > /proc/self/comm; exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort()
                                    + "; for ((i = 0; i < " + WRITES + "; i++)); do printf %01000d $i >&3; done;"
                                    + " read -r go; printf end >&3")
                    .start();
            try (Socket socket = server.accept()) {
                assertThat(socket.getInputStream().readNBytes(WRITES * 1000)).hasSize(WRITES * 1000);
                seen.release();
                seen.untilNow(call -> true);
                writer.getOutputStream().write('\n');
                writer.getOutputStream().flush();
                assertThat(socket.getInputStream().readAllBytes()).hasSize(3);
            }
            assertThat(writer.waitFor()).isZero();
            List<Call> calls = seen.untilNow(call -> call.hasPort(server.getLocalPort()));

            Call last = calls.get(calls.size() - 1);
            assertThat(calls).hasSizeGreaterThan(500);
            assertThat(last.sequence()).isGreaterThanOrEqualTo(WRITES);
            assertThat(last.sequence() + 1 - calls.size()).isPositive().isEqualTo(seen.awaitDrops());
        }
    }
}
