package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.bpf.SeenCalls.Call;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services and clients written in Go: what they encrypt, and which goroutine works on which request. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
final class GoProgramsTest {
    private static final String SERVER = "gotier";
    private static final String CLIENT = "goclient";
    private static final int AT_ONCE = 20;
    /** How records of TLS 1.3 begin once all is encrypted; the farewell, which no function tells of, is the shortest. */
    private static final String APPLICATION_DATA = "\u0017\u0003\u0003";

    private static final int CLOSE_NOTIFY_BYTES = 24;
    private static final int TLS_HEAD_BYTES = 5;
    private static final int ADDED_BYTES = 17;
    private static final Path CORKED =
            Path.of("src/test/resources/go/corked.py").toAbsolutePath();

    @TempDir
    private static Path directory;

    private static Path server;
    private static Path stripped;
    private static Path client;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        BpfAccess.require();
        assumeTrue(Program.isInstalled("go"), "needs Go: apt-get install golang-go");
        server = GoTier.build(directory, SERVER);
        stripped = GoTier.build(directory, "stripped", "-ldflags", "-s -w");
        client = GoTier.build(directory, CLIENT);
    }

    private static EbpfOptions probing(Set<String> tls, Set<String> goroutines) {
        return new EbpfOptions(
                SyscallHook.TRACEPOINT,
                1024,
                8,
                Set.of(),
                Set.of(),
                Set.of(SERVER, CLIENT, "stripped"),
                tls,
                goroutines,
                Set.of());
    }

    @Test
    void requestsThatComeWithTheEndOfTheHandshakeHaveTheNumbersOfTheirRecords(@TempDir Path recording)
            throws Exception {
        assumeTrue(Program.isInstalled("tcpdump") && Program.isInstalled("tshark"), "needs tcpdump and tshark");
        try (GoTier serving = GoTier.start(server, "serve", "-tls");
                SeenCalls seen = new SeenCalls(probing(Set.of(SERVER), Set.of()))) {
            int port = serving.port();
            seen.awaitProbedProcesses(1);
            try (Wire wire = Wire.record(recording, "tcp port " + port)) {
                GoTier asking =
                        GoTier.start(Path.of("/usr/bin/python3"), CORKED.toString(), "" + port, "/one", "/the/second");
                assertThat(asking.answers()).containsExactly("last tier of /one", "last tier of /the/second");
                wire.read();
                List<Call> plain = seen.untilNow(call -> call.source() == SyscallSource.GO_TLS && call.hasPort(port));
                assertThat(plain.stream().filter(Call::isIngress).map(Call::payload))
                        .anyMatch(text -> text.startsWith("GET /one "))
                        .anyMatch(text -> "GET /the/second ".startsWith(text.substring(0, 1)));
                assertThatRecordsBeginThere(wire, plain);
            }
        }
    }

    /** Each of TLS 1.3, which adds a byte and sixteen to what it encrypts. */
    private static void assertThatRecordsBeginThere(Wire wire, List<Call> plain) {
        record Place(boolean isIngress, int from, int to, int sequence) {}

        Map<Place, Integer> taken = plain.stream()
                .collect(Collectors.groupingBy(
                        call -> call.isIngress()
                                ? new Place(true, call.remotePort(), call.localPort(), call.tcpSequence())
                                : new Place(false, call.localPort(), call.remotePort(), call.tcpSequence()),
                        Collectors.summingInt(Call::bytes)));
        taken.forEach((place, bytes) -> {
            String head = wire.bytes(place.from, place.to, place.sequence, TLS_HEAD_BYTES);
            int length = head.charAt(TLS_HEAD_BYTES - 2) << 8 | head.charAt(TLS_HEAD_BYTES - 1);
            assertThat(head).as("%s, of %d bytes", place, bytes).startsWith(APPLICATION_DATA);
            assertThat(length - ADDED_BYTES).as("%s", place).isEqualTo(bytes);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, "stripped"})
    void bothEndsOfHttpsAreSeenInPlaintext(String program, @TempDir Path recording) throws Exception {
        assumeTrue(Program.isInstalled("tcpdump") && Program.isInstalled("tshark"), "needs tcpdump and tshark");
        Path built = program.equals(SERVER) ? server : stripped;
        try (GoTier serving = GoTier.start(built, "serve", "-tls");
                SeenCalls seen = new SeenCalls(probing(Set.of(program, CLIENT), Set.of()))) {
            int port = serving.port();
            Wire wire = Wire.record(recording, "tcp port " + port);
            GoTier asking = GoTier.start(client, "get", "https://127.0.0.1:" + port + "/hidden", "" + AT_ONCE);
            seen.awaitProbedProcesses(2);
            assertThat(asking.answers())
                    .hasSize(AT_ONCE)
                    .allMatch(answer -> answer.startsWith("last tier of /hidden/"));

            List<Call> plain = seen.untilNow(call -> call.source() == SyscallSource.GO_TLS && call.hasPort(port));
            wire.read();
            assertThatRecordsBeginThere(wire, plain);
            for (boolean isServer : new boolean[] {true, false}) {
                List<Call> requests = plain.stream()
                        .filter(call -> (call.localPort() == port) == isServer && call.isIngress() == isServer)
                        .filter(call -> call.payload().startsWith("GET /hidden/"))
                        .toList();
                assertThat(requests.stream().map(call -> call.payload().split(" ")[1]))
                        .as("requests seen by the %s", isServer ? "server" : "client")
                        .hasSize(AT_ONCE)
                        .doesNotHaveDuplicates();
                assertThat(requests).allSatisfy(call -> {
                    assertThat(call.name()).isEqualTo(isServer ? program : CLIENT);
                    assertThat(call.role()).isEqualTo(isServer ? SocketRole.SERVER : SocketRole.CLIENT);
                    assertThat(call.coroutine()).isNotZero();
                    assertThat(call.bytes()).isEqualTo(call.payload().length());
                });
                assertThat(requests.stream().map(Call::socket)).doesNotHaveDuplicates();
                for (Call request : requests) {
                    Call response = only(
                            plain,
                            call -> call.socket() == request.socket()
                                    && call.isIngress() != isServer
                                    && call.payload().startsWith("HTTP/1.1 200 OK"));
                    String path = request.payload().split(" ")[1];
                    assertThat(response.payload()).endsWith("last tier of " + path);
                    if (isServer) {
                        assertThat(response.traceId())
                                .isEqualTo(request.traceId())
                                .isNotZero();
                    }
                }
            }
            assertThat(seen.untilNow(call -> call.source() == SyscallSource.SYSCALL
                            && call.localPort() == port
                            && call.bytes() > CLOSE_NOTIFY_BYTES
                            && call.payload().startsWith(APPLICATION_DATA)))
                    .as("encrypted bytes, told of beside their plaintext")
                    .isEmpty();
        }
    }

    @Test
    void aRequestIsJoinedToThatOfTheNextTierThoughOtherGoroutinesSendIt() throws Exception {
        try (GoTier last = GoTier.start(server, "serve");
                SeenCalls seen = new SeenCalls(probing(Set.of(), Set.of(SERVER)))) {
            int lastPort = last.port();
            GoTier first = GoTier.start(server, "serve", "-next", "http://127.0.0.1:" + lastPort);
            int port = first.port();
            seen.awaitProbedProcesses(2);
            GoTier asking = GoTier.start(client, "get", "http://127.0.0.1:" + port, "" + AT_ONCE);
            assertThat(asking.answers())
                    .hasSize(AT_ONCE)
                    .allMatch(answer -> answer.startsWith("through last tier of /"));

            List<Call> calls = seen.untilNow(call -> call.pid() == first.pid() && call.bytes() > 0);
            first.close();
            for (int i = 0; i < AT_ONCE; i++) {
                String line = "GET /" + i + " HTTP/1.1\r\n";
                Call in = only(calls, call -> call.isIngress() && call.payload().startsWith(line));
                Call out =
                        only(calls, call -> !call.isIngress() && call.payload().startsWith(line));
                assertThat(out.remotePort()).isEqualTo(lastPort);
                assertThat(out.traceId())
                        .as("request %d", i)
                        .isEqualTo(in.traceId())
                        .isNotZero();
                assertThat(out.coroutine()).isEqualTo(in.coroutine()).isNotZero();
                Call answered = calls.stream()
                        .filter(call -> call.isIngress() && call.socket() == out.socket())
                        .findFirst()
                        .orElseThrow();
                Call answer = only(calls, call -> !call.isIngress() && call.socket() == in.socket());
                assertThat(answer.traceId())
                        .as("answer %d", i)
                        .isEqualTo(answered.traceId())
                        .isNotZero()
                        .isNotEqualTo(in.traceId());
            }
        }
    }

    private static Call only(List<Call> calls, Predicate<Call> wanted) {
        List<Call> found = calls.stream().filter(wanted).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
