package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.brpc.BrpcBytes;
import io.thalweg.engine.l7.dns.DnsBytes;
import io.thalweg.engine.l7.dubbo.DubboBytes;
import io.thalweg.engine.l7.fastcgi.FastCgiBytes;
import io.thalweg.engine.l7.http2.Http2Bytes;
import io.thalweg.engine.l7.mongodb.MongoMessages;
import io.thalweg.engine.l7.mysql.MysqlPackets;
import io.thalweg.engine.l7.postgresql.PostgresqlMessages;
import io.thalweg.engine.l7.sofarpc.BoltBytes;
import io.thalweg.engine.l7.someip.SomeIpBytes;
import io.thalweg.engine.l7.tars.TarsBytes;
import io.thalweg.engine.l7.tls.TlsBytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Bytes that no honest program sends: nothing throws, and what is kept of a flow stays small. */
final class HostileBytesTest {
    /** Both directions: a head and waiting segments each, and the unmatched messages. */
    private static final int MOST_BYTES = 2 * (16 << 10) + 2 * (64 << 10) + (256 << 10);

    private static final byte[] HTTP = ("POST /a/b?c HTTP/1.1\r\nHost: h.example\r\nContent-Length: 5\r\n\r\nhello"
                    + "GET /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nsw8: 1-dA==-cw==-3\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] DNS = DnsBytes.join(
            DnsBytes.query(1).question("a.example", 1).framed(),
            DnsBytes.answer(1, 0)
                    .question("a.example", 1)
                    .record("*12", 5, 5, DnsBytes.nameBytes("b.*14"))
                    .record("*12", 28, 5, new byte[16])
                    .authority("*12", 6, 5, DnsBytes.nameBytes("ns.*12"))
                    .framed());

    private static final byte[] REDIS =
            ("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nhello\r\nPING x\r\n*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\na\r\n"
                            + "+OK\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n|1\r\n+t\r\n:1\r\n%1\r\n$1\r\na\r\n*2\r\n$-1\r\n_\r\n"
                            + "-ERR 'x\r\n!3\r\nERR\r\n*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nb\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] MYSQL = MysqlPackets.join(
            MysqlPackets.greeting(MysqlPackets.COMPRESSED),
            MysqlPackets.login(MysqlPackets.COMPRESSED, "u", "p", "d"),
            MysqlPackets.ok(2, 0),
            MysqlPackets.query("SELECT 'a' FROM t"),
            MysqlPackets.resultSet(2),
            MysqlPackets.compressed(
                    0, MysqlPackets.query("SELECT 'a' FROM t WHERE a = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'")),
            MysqlPackets.compressed(1, MysqlPackets.error(1, 1064, "x")));

    private static final byte[] POSTGRESQL = PostgresqlMessages.join(
            PostgresqlMessages.login(),
            PostgresqlMessages.welcome(),
            PostgresqlMessages.query("SELECT 'a' FROM t"),
            PostgresqlMessages.extended("SELECT $1"),
            PostgresqlMessages.sync(),
            PostgresqlMessages.rows(3),
            PostgresqlMessages.error("42601", "near \"x"),
            PostgresqlMessages.ready());

    private static final byte[] MONGO = MongoMessages.join(
            MongoMessages.msg(1, 0, 0, MongoMessages.document("find", "t", "filter", MongoMessages.document("a", "b"))),
            MongoMessages.query(2, "a.b", MongoMessages.document("a", 1)),
            MongoMessages.compressed(MongoMessages.msg(3, 0, 0, MongoMessages.document("ping", 1))),
            MongoMessages.msg(4, 1, 0, MongoMessages.document("ok", 0.0, "errmsg", "x", "code", 1)),
            MongoMessages.reply(2, 0, MongoMessages.document("ok", 1.0)));

    private static final byte[] MEMCACHED = ("set a 0 0 3\r\nabc\r\nget a b\r\nms k 2 q\r\nab\r\nmn\r\nstats\r\n"
                    + "STORED\r\nVALUE a 0 3\r\nabc\r\nEND\r\nMN\r\nSTAT a 1\r\nEND\r\n"
                    + "\200\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0k"
                    + "\201\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
            .getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] HTTP2 = Http2Bytes.join(
            Http2Bytes.PREFACE,
            Http2Bytes.get(1, "/a"),
            Http2Bytes.call(3, "/s/m", 10),
            Http2Bytes.headers(
                    5,
                    true,
                    Http2Bytes.block().indexed(2).inserted(":path", "/b").indexed(62)),
            Http2Bytes.ok(1, 5),
            Http2Bytes.headers(3, true, Http2Bytes.block().indexed(8).inserted("grpc-status", "3")));

    private static final byte[][] RPC = {
        DnsBytes.join(
                DubboBytes.request(1)
                        .invocation("org.example.Users", "login", "Ljava/util/Map;[J")
                        .map("a", "b")
                        .bytes(0x7a, 0xe0, 0xf8, 1)
                        .map("traceparent", "00-4bf92f35-00f067aa-01")
                        .bytes(),
                DubboBytes.response(1, 20)
                        .bytes(0x90, 'C', 1, 'E', 0x91, 1, 'm', 0x60, 1, 'x')
                        .bytes()),
        DnsBytes.join(
                FastCgiBytes.records()
                        .begin(1)
                        .params(1, "REQUEST_METHOD", "GET", "REQUEST_URI", "/a")
                        .bytes(),
                FastCgiBytes.records()
                        .stdout(1, "Status: 404 Not Found\r\n\r\n")
                        .end(1)
                        .bytes()),
        DnsBytes.join(
                BoltBytes.request(1)
                        .header("sofa_head_method_name", "m")
                        .content("O\u0091S\u0091\1ao\u0090Mz")
                        .bytes(),
                BoltBytes.response(1, 7).bytes()),
        DnsBytes.join(BrpcBytes.request(1), BrpcBytes.response(1)),
        DnsBytes.join(TarsBytes.call(1), TarsBytes.answer(1)),
        DnsBytes.join(SomeIpBytes.request(1), SomeIpBytes.response(1))
    };

    @Property(tries = 600)
    void mutatedCallsAreSurvived(@ForAll Random random) throws IOException {
        byte[] calls = RPC[random.nextInt(RPC.length)];
        play(random.nextInt(4) > 0 ? Talk.tcp(9000) : Talk.udp(9000), calls, random);
    }

    @Property(tries = 300)
    void mutatedTlsIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(443), TlsBytes.wholeHandshake(), random);
    }

    @Property(tries = 300)
    void mutatedHttp2IsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(8080), HTTP2, random);
    }

    @Property(tries = 300)
    void mutatedHttpIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.http(), HTTP, random);
    }

    @Property(tries = 300)
    void mutatedDnsInStreamsIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(53), DNS, random);
    }

    @Property(tries = 300)
    void mutatedDnsInDatagramsIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.udp(53), java.util.Arrays.copyOfRange(DNS, 2, DNS.length), random);
    }

    @Property(tries = 300)
    void mutatedRedisIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(6379), REDIS, random);
    }

    @Property(tries = 300)
    void mutatedMysqlIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(3306), MYSQL, random);
    }

    @Property(tries = 300)
    void mutatedPostgresqlIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(5432), POSTGRESQL, random);
    }

    @Property(tries = 300)
    void mutatedMongoIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(27017), MONGO, random);
    }

    @Property(tries = 300)
    void mutatedMemcachedIsSurvived(@ForAll Random random) throws IOException {
        play(Talk.tcp(11211), MEMCACHED, random);
    }

    @Property(tries = 100)
    void noiseIsSurvived(@ForAll Random random) throws IOException {
        byte[] noise = new byte[2000];
        random.nextBytes(noise);
        play(random.nextBoolean() ? Talk.http() : Talk.tcp(53), noise, random);
    }

    static void play(Talk talk, byte[] honest, Random random) throws IOException {
        if (random.nextBoolean()) {
            talk.seenInTheMiddle();
        }
        if (random.nextInt(3) == 0) {
            talk.capturing(random.nextInt(100));
        }
        for (int packet = 0; packet < 60; packet++) {
            byte[] bytes = mutated(honest, random);
            boolean fromClient = random.nextBoolean();
            if (random.nextInt(3) == 0) {
                talk.segmentAt(fromClient, random.nextInt(100_000) - 50_000, bytes);
            } else if (fromClient) {
                talk.client(bytes);
            } else {
                talk.server(bytes);
            }
            talk.after(random.nextInt(1_000_000));
            if (random.nextInt(20) == 0) {
                talk.waiting(random.nextInt(3_000_000));
            }
        }
        if (talk.state() != null) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            talk.state().writeTo(new DataOutputStream(written));
            assertThat(written.size()).isLessThan(MOST_BYTES);
        }
        talk.close();
        assertThat(talk.rows().size()).isEqualTo(talk.requests + talk.responses - talk.rrts);
    }

    private static byte[] mutated(byte[] honest, Random random) {
        int from = random.nextInt(honest.length);
        byte[] bytes = random.nextInt(3) == 0
                ? honest.clone()
                : java.util.Arrays.copyOfRange(honest, from, from + random.nextInt(honest.length - from) + 1);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
