package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.bpf.SeenCalls.Call;
import io.thalweg.event.sbe.SocketRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real servers and clients on loopback, against what tcpdump sees of them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class EbpfCaptureTest {
    private static final int TCP = 6;
    private static final int CONNECT = 42;
    private static final int CLOSE = 3;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsRoot() {
        BpfAccess.require();
        for (String tool : List.of("nginx", "curl", "tcpdump", "tshark", "redis-server", "redis-cli")) {
            assumeTrue(Program.isInstalled(tool), () -> "needs " + tool);
        }
    }

    @ParameterizedTest
    @EnumSource(SyscallHook.class)
    void everyCallHasTheBytesAndSequenceNumbersOfTheWire(SyscallHook hook) throws Exception {
        int redisPort = Ports.free();
        try (Nginx nginx = new Nginx(directory);
                Program redis = Program.start(
                        "redis-server",
                        "--port",
                        "" + redisPort,
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        directory.toString())) {
            Ports.awaitListening(redisPort);
            Predicate<Call> isOurs =
                    call -> call.hasPort(nginx.port) || call.hasPort(nginx.upstreamPort) || call.hasPort(redisPort);
            try (SeenCalls seen = new SeenCalls(options(hook, Set.of()));
                    Wire wire = Wire.record(directory, "tcp portrange 1-65535")) {
                for (int i = 0; i < 5; i++) {
                    Program.run(
                            "curl",
                            "-s",
                            "http://127.0.0.1:" + nginx.port + "/px?" + i,
                            "http://127.0.0.1:" + nginx.port + "/up");
                    Program.run("redis-cli", "-p", "" + redisPort, "set", "key" + i, "x".repeat(i * 1000));
                }
                List<Call> calls = seen.untilNow(isOurs);
                wire.read();

                List<Call> data =
                        calls.stream().filter(call -> call.bytes() > 0).toList();
                for (Call call : data) {
                    int from = call.isIngress() ? call.remotePort() : call.localPort();
                    int to = call.isIngress() ? call.localPort() : call.remotePort();
                    assertThat(call.payload()).hasSize(Math.min(call.bytes(), 1024));
                    assertThat(call.payload())
                            .isEqualTo(wire.bytes(
                                    from, to, call.tcpSequence(), call.payload().length()));
                }
                long wireBytes = wire.bytes(nginx.port) + wire.bytes(nginx.upstreamPort) + wire.bytes(redisPort);
                assertThat(wireBytes).isPositive();
                assertThat(bytes(data, Call::isIngress)).isEqualTo(wireBytes);
                assertThat(bytes(data, call -> !call.isIngress())).isEqualTo(wireBytes);
                assertThat(seen.drops()).isZero();
                assertThat(data).extracting(Call::pid).contains(redis.pid());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SyscallHook.class)
    void processRoleAndAddressOfBothEndsAreKnown(SyscallHook hook) throws Exception {
        int port = Ports.free();
        try (Program redis = Program.start(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory.toString())) {
            Ports.awaitListening(port);
            try (SeenCalls seen = new SeenCalls(options(hook, Set.of()))) {
                Program.run("redis-cli", "-p", "" + port, "ping");
                List<Call> calls = seen.untilNow(call -> call.hasPort(port));

                List<Call> server =
                        calls.stream().filter(call -> call.localPort() == port).toList();
                assertThat(server).isNotEmpty().allSatisfy(call -> {
                    assertThat(call.name()).isEqualTo("redis-server");
                    assertThat(call.pid()).isEqualTo(redis.pid());
                    assertThat(call.role()).isEqualTo(SocketRole.SERVER);
                });
                // Another connection, from when the server was waited for, may end late.
                long socket = server.get(server.size() - 1).socket();
                List<Call> connection = with(server, call -> call.socket() == socket);
                List<Call> client =
                        calls.stream().filter(call -> call.remotePort() == port).toList();
                assertThat(client).isNotEmpty().allSatisfy(call -> {
                    assertThat(call.name()).isEqualTo("redis-cli");
                    assertThat(call.role()).isEqualTo(SocketRole.CLIENT);
                });
                assertThat(client.get(0).syscall()).isEqualTo(CONNECT);
                assertThat(server.get(server.size() - 1).syscall()).isEqualTo(CLOSE);
                assertThat(calls).allSatisfy(call -> {
                    assertThat(call.protocol()).isEqualTo(TCP);
                    assertThat(call.localHigh()).isEqualTo(0x7f00_0001_0000_0000L);
                    assertThat(call.remoteHigh()).isEqualTo(0x7f00_0001_0000_0000L);
                    assertThat(call.exitNanos()).isGreaterThanOrEqualTo(call.enterNanos());
                });
                assertThat(sequences(connection)).containsExactlyElementsOf(firstNumbers(connection.size()));
                assertThat(sequences(client)).containsExactlyElementsOf(firstNumbers(client.size()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SyscallHook.class)
    void aProxysCallsAreJoinedByTheirTraceIds(SyscallHook hook) throws Exception {
        try (Nginx nginx = new Nginx(directory);
                SeenCalls seen = new SeenCalls(options(hook, Set.of("nginx")))) {
            for (int i = 0; i < 3; i++) {
                Program.run("curl", "-s", "http://127.0.0.1:" + nginx.port + "/px");
            }
            List<Call> calls = seen.untilNow(call -> call.bytes() > 0);

            List<Call> requests = with(calls, call -> call.isIngress() && call.localPort() == nginx.port);
            List<Call> asked = with(calls, call -> !call.isIngress() && call.remotePort() == nginx.upstreamPort);
            List<Call> answers = with(calls, call -> call.isIngress() && call.remotePort() == nginx.upstreamPort);
            List<Call> replies = with(calls, call -> !call.isIngress() && call.localPort() == nginx.port);
            assertThat(requests).hasSize(3);
            assertThat(traces(requests)).doesNotContain(0L).doesNotHaveDuplicates();
            assertThat(traces(asked)).isEqualTo(traces(requests));
            assertThat(traces(replies)).hasSize(3).isEqualTo(firstOfEachSocket(answers));
            assertThat(traces(replies)).doesNotContainAnyElementsOf(traces(requests));
        }
    }

    @ParameterizedTest
    @EnumSource(SyscallHook.class)
    void onlyProcessesThatAreWantedAreSeen(SyscallHook hook) throws Exception {
        try (Nginx nginx = new Nginx(directory);
                SeenCalls seen = new SeenCalls(options(hook, Set.of("curl")))) {
            Program.run("curl", "-s", "http://127.0.0.1:" + nginx.port + "/up");

            assertThat(seen.untilNow(call -> true))
                    .isNotEmpty()
                    .extracting(Call::name)
                    .containsOnly("curl");
        }
    }

    private static EbpfOptions options(SyscallHook hook, Set<String> names) {
        return new EbpfOptions(hook, 1024, 8, Set.of(), Set.of(), names, Set.of(), Set.of());
    }

    private static long bytes(List<Call> calls, Predicate<Call> which) {
        return calls.stream().filter(which).mapToLong(Call::bytes).sum();
    }

    private static List<Call> with(List<Call> calls, Predicate<Call> which) {
        return calls.stream().filter(which).toList();
    }

    private static List<Long> traces(List<Call> calls) {
        return calls.stream().map(Call::traceId).distinct().toList();
    }

    private static List<Long> firstOfEachSocket(List<Call> calls) {
        return calls.stream()
                .map(Call::socket)
                .distinct()
                .map(socket -> calls.stream()
                        .filter(call -> call.socket() == socket)
                        .findFirst()
                        .orElseThrow()
                        .traceId())
                .toList();
    }

    private static List<Long> sequences(List<Call> calls) {
        return calls.stream().map(Call::sequence).toList();
    }

    private static List<Long> firstNumbers(int count) {
        return Stream.iterate(0L, number -> number + 1).limit(count).toList();
    }
}
