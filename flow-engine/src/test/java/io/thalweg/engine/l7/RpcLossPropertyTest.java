package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.brpc.BrpcBytes;
import io.thalweg.engine.l7.dubbo.DubboBytes;
import io.thalweg.engine.l7.fastcgi.FastCgiBytes;
import io.thalweg.engine.l7.kafka.KafkaProtocol;
import io.thalweg.engine.l7.sofarpc.BoltBytes;
import io.thalweg.engine.l7.someip.SomeIpBytes;
import io.thalweg.engine.l7.tars.TarsBytes;
import io.thalweg.engine.row.L7FlowLog;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Calls of the RPC protocols whose segments come cut anywhere, out of order, several times, or not at all: what is told was
 * asked, once, and without loss all of it is told. Besides these protocols only Kafka is looked for, whose requests tell the
 * least of themselves: what others make of the middle of such a stream is a matter of their guesses.
 */
final class RpcLossPropertyTest {
    private enum Protocol {
        DUBBO(
                20880,
                "org.example.Users/login",
                id -> DubboBytes.request(id)
                        .invocation("org.example.Users", "login", "Ljava/lang/String;")
                        .text("ann")
                        .map("path", "org.example.Users")
                        .bytes(),
                id -> DubboBytes.response(id, 20).bytes(0x94).text("welcome").bytes()),
        FAST_CGI(
                9000,
                "/index.php",
                id -> FastCgiBytes.records()
                        .begin(id)
                        .params(id, "REQUEST_METHOD", "GET", "DOCUMENT_URI", "/index.php")
                        .bytes(),
                id -> FastCgiBytes.records()
                        .stdout(id, "Content-Type: text/plain\r\n\r\nhello, ann")
                        .end(id)
                        .bytes()),
        SOFA_RPC(
                12200,
                "org.example.Users/login",
                id -> BoltBytes.request(id)
                        .header("sofa_head_target_service", "org.example.Users")
                        .header("sofa_head_method_name", "login")
                        .bytes(),
                id -> BoltBytes.response(id, 0).content("welcome").bytes()),
        BRPC(8000, "example.EchoService/Echo", BrpcBytes::request, BrpcBytes::response),
        TARS(10015, "Demo.UserServer.UserObj/login", TarsBytes::call, TarsBytes::answer),
        SOME_IP(30509, "8", SomeIpBytes::request, SomeIpBytes::response);

        private final int port;
        private final String endpoint;
        private final IntFunction<byte[]> request;
        private final IntFunction<byte[]> response;

        Protocol(int port, String endpoint, IntFunction<byte[]> request, IntFunction<byte[]> response) {
            this.port = port;
            this.endpoint = endpoint;
            this.request = request;
            this.response = response;
        }

        private byte[] message(boolean fromClient, int id) {
            return (fromClient ? request : response).apply(id);
        }

        private byte[] stream(int calls, IntFunction<byte[]> message) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int id = 1; id <= calls; id++) {
                stream.writeBytes(message.apply(id));
            }
            return stream.toByteArray();
        }
    }

    private static final Set<Integer> OTHERS = ProtocolRegistry.ALL.stream()
            .map(L7Protocol::id)
            .filter(id -> (id < 40 || id > 47) && id != KafkaProtocol.ID)
            .collect(Collectors.toSet());

    private record Segment(boolean fromClient, int offset, byte[] bytes) {}

    @Property(tries = 200)
    void withoutLossEveryCallIsOneSession(
            @ForAll Protocol protocol, @ForAll @IntRange(min = 1, max = 12) int calls, @ForAll Random random) {
        List<Segment> client = cut(protocol, protocol.stream(calls, protocol.request), true, random);
        List<Segment> server = cut(protocol, protocol.stream(calls, protocol.response), false, random);
        Collections.shuffle(client.subList(1, client.size()), random);
        Collections.shuffle(server, random);
        List<L7FlowLog> rows = play(Talk.tcp(protocol.port).savingEachPacket(), client, server);

        assertThat(rows).hasSize(calls).allMatch(row -> row.type == 2 && row.endpoint.equals(protocol.endpoint));
        check(protocol, calls, rows);
    }

    @Property(tries = 400)
    void lossMakesNoSessionsUp(
            @ForAll Protocol protocol, @ForAll @IntRange(min = 1, max = 12) int calls, @ForAll Random random) {
        List<Segment> client = cut(protocol, protocol.stream(calls, protocol.request), true, random);
        List<Segment> server = cut(protocol, protocol.stream(calls, protocol.response), false, random);
        spoil(client, random);
        spoil(server, random);
        Talk talk = Talk.tcp(protocol.port);
        if (random.nextBoolean()) {
            talk.seenInTheMiddle();
        }

        check(protocol, calls, play(talk, client, server));
    }

    @Property(tries = 200)
    void truncationMakesNoSessionsUp(
            @ForAll Protocol protocol,
            @ForAll @IntRange(min = 1, max = 12) int calls,
            @ForAll @IntRange(min = 32, max = 120) int captured,
            @ForAll Random random) {
        List<Segment> client = cut(protocol, protocol.stream(calls, protocol.request), true, random);
        List<Segment> server = cut(protocol, protocol.stream(calls, protocol.response), false, random);

        check(protocol, calls, play(Talk.tcp(protocol.port).capturing(captured), client, server));
    }

    /** A SOME/IP flow is known only by a segment of whole messages; the others in any cut. */
    private static List<Segment> cut(Protocol protocol, byte[] stream, boolean fromClient, Random random) {
        List<Segment> segments = new ArrayList<>();
        int first = protocol != Protocol.SOME_IP ? 0 : protocol.message(fromClient, 1).length;
        for (int at = 0; at < stream.length; ) {
            int length = at < first ? first : 1 + random.nextInt(Math.max(1, stream.length / 6));
            int end = Math.min(stream.length, at + length);
            segments.add(new Segment(fromClient, at, Arrays.copyOfRange(stream, at, end)));
            at = end;
        }
        return segments;
    }

    private static void spoil(List<Segment> segments, Random random) {
        for (int drops = random.nextInt(4); drops > 0 && !segments.isEmpty(); drops--) {
            segments.remove(random.nextInt(segments.size()));
        }
        if (!segments.isEmpty() && random.nextBoolean()) {
            segments.add(segments.get(random.nextInt(segments.size())));
        }
        if (random.nextBoolean()) {
            Collections.shuffle(segments, random);
        }
    }

    private static List<L7FlowLog> play(Talk talk, List<Segment> client, List<Segment> server) {
        List<Segment> all = new ArrayList<>(client);
        all.addAll(server);
        talk.options(L7Options.defaults().with(change -> change.disabledProtocols = OTHERS));
        for (Segment segment : all) {
            talk.segmentAt(segment.fromClient(), segment.offset(), segment.bytes())
                    .after(1000);
        }
        return talk.waiting(Talk.seconds(5)).close().rows();
    }

    /** Requests that were asked, each at most once, and responses likewise. */
    private static void check(Protocol protocol, int calls, List<L7FlowLog> rows) {
        Set<Long> asked = new HashSet<>();
        Set<Long> answered = new HashSet<>();
        for (L7FlowLog row : rows) {
            assertThat(row.requestId).as(row.l7ProtocolStr).isBetween(1L, (long) calls);
            assertThat(protocol.endpoint).startsWith(row.endpoint);
            if (row.type != 1) {
                assertThat(asked.add(row.requestId))
                        .as("request %d is told once", row.requestId)
                        .isTrue();
            }
            if (row.type != 0) {
                assertThat(answered.add(row.requestId))
                        .as("response %d is told once", row.requestId)
                        .isTrue();
            }
        }
    }
}
