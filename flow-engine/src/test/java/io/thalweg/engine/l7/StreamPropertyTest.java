package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.dns.DnsBytes;
import io.thalweg.engine.row.L7FlowLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Rows depend on the bytes of a connection, not on how they were cut into segments, in which order these came, how often,
 * or whether the state was saved in between. Times are the same in all of it; the captured bytes of a message depend on the
 * cut by definition and are left out, and so is what comes of an HTTP error with its head.
 */
final class StreamPropertyTest {
    private static final String[] REQUESTS = {
        "GET /a?b=c HTTP/1.1\r\nHost: one.example\r\nUser-Agent: agent/1\r\n\r\n",
        "POST /in HTTP/1.1\r\nHost: two.example\r\nContent-Length: 11\r\n\r\nhello world",
        "PUT /c HTTP/1.1\nTransfer-Encoding: chunked\n\n5;x=y\nhello\n0\nTrailer: t\n\n",
        "HEAD /h HTTP/1.1\r\nX-Request-Id: id\r\n\r\n",
        "\r\nDELETE /d/e/f HTTP/1.0\r\nX-Fold: a\r\n b\r\n\r\n"
    };
    private static final String[] RESPONSES = {
        "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\nHTTP/1.1 500 not",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nX-Request-Id: back\r\n\r\n",
        "HTTP/1.0 503 Busy\nContent-Length: 3\n\nbad"
    };

    /** A connection: all that the client sends, all that the server sends. */
    record Connection(int port, byte[] client, byte[] server) {}

    record Cut(int offset, byte[] bytes, boolean fromClient) {}

    @Provide
    Arbitrary<Connection> connections() {
        return Arbitraries.integers()
                .between(0, REQUESTS.length - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(kinds -> {
                    StringBuilder client = new StringBuilder();
                    StringBuilder server = new StringBuilder();
                    for (int kind : kinds) {
                        client.append(REQUESTS[kind]);
                        server.append(kind == 3 ? "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" : RESPONSES[kind]);
                    }
                    return new Connection(80, bytes(client), bytes(server));
                });
    }

    @Provide
    Arbitrary<Connection> lookups() {
        return Arbitraries.integers()
                .between(1, 60_000)
                .set()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(ids -> {
                    byte[][] asked = ids.stream()
                            .map(id -> DnsBytes.query(id)
                                    .question("n" + id + ".example", 1)
                                    .framed())
                            .toArray(byte[][]::new);
                    byte[][] answered = ids.stream()
                            .map(id -> DnsBytes.answer(id, id % 6)
                                    .question("n" + id + ".example", 1)
                                    .record("*12", 1, id, new byte[] {10, 0, 0, 1})
                                    .framed())
                            .toArray(byte[][]::new);
                    return new Connection(53, DnsBytes.join(asked), DnsBytes.join(answered));
                });
    }

    private static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Property(tries = 150)
    void cutsDoNotMatter(@ForAll("connections") Connection connection, @ForAll Random random) {
        check(connection, random, false, false, false);
    }

    @Property(tries = 150)
    void orderAndRepetitionDoNotMatter(@ForAll("connections") Connection connection, @ForAll Random random) {
        check(connection, random, true, true, false);
    }

    @Property(tries = 60)
    void savingTheStateDoesNotMatter(@ForAll("connections") Connection connection, @ForAll Random random) {
        check(connection, random, true, true, true);
    }

    @Property(tries = 100)
    void theSameHoldsForLookups(@ForAll("lookups") Connection connection, @ForAll Random random) {
        check(connection, random, true, true, true);
    }

    @Property(tries = 40)
    void everySingleByteMayBeASegment(@ForAll("connections") Connection connection) {
        List<Cut> cuts = new ArrayList<>();
        single(connection.client(), true, cuts);
        single(connection.server(), false, cuts);
        assertThat(play(connection.port(), cuts, false)).isEqualTo(whole(connection));
    }

    private static void single(byte[] stream, boolean fromClient, List<Cut> cuts) {
        for (int i = 0; i < stream.length; i++) {
            cuts.add(new Cut(i, new byte[] {stream[i]}, fromClient));
        }
    }

    private static void check(Connection connection, Random random, boolean shuffle, boolean repeat, boolean saving) {
        List<Cut> client = cut(connection.client(), true, random, repeat);
        List<Cut> server = cut(connection.server(), false, random, repeat);
        if (shuffle) {
            Collections.shuffle(client, random);
            Collections.shuffle(server, random);
        }
        List<Cut> all = new ArrayList<>(client);
        all.addAll(server);
        assertThat(play(connection.port(), all, saving)).isEqualTo(whole(connection));
    }

    /** At most a dozen cuts, so that what waits stays within the limits. */
    private static List<Cut> cut(byte[] stream, boolean fromClient, Random random, boolean repeat) {
        List<Cut> cuts = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int length = Math.min(stream.length - at, 1 + random.nextInt(Math.max(2, stream.length / 6)));
            cuts.add(new Cut(at, java.util.Arrays.copyOfRange(stream, at, at + length), fromClient));
            if (repeat && random.nextInt(4) == 0) {
                int from = Math.max(0, at - random.nextInt(20));
                int to = Math.min(stream.length, at + length + random.nextInt(20));
                cuts.add(new Cut(from, java.util.Arrays.copyOfRange(stream, from, to), fromClient));
            }
            at += length;
        }
        return cuts;
    }

    private static List<String> whole(Connection connection) {
        return play(
                connection.port(),
                List.of(new Cut(0, connection.client(), true), new Cut(0, connection.server(), false)),
                false);
    }

    private static List<String> play(int port, List<Cut> cuts, boolean saving) {
        Talk talk = Talk.tcp(port);
        if (saving) {
            talk.savingEachPacket();
        }
        for (Cut cut : cuts) {
            talk.segmentAt(cut.fromClient(), cut.offset(), cut.bytes());
        }
        talk.close();
        assertThat(talk.parseFailed).isZero();
        return talk.rows().stream().map(StreamPropertyTest::text).sorted().toList();
    }

    private static String text(L7FlowLog row) {
        row.capturedRequestByte = 0;
        row.capturedResponseByte = 0;
        row.responseResult = row.l7Protocol == 20 ? "" : row.responseResult;
        return Rows.json(row);
    }
}
