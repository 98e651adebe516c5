package io.thalweg.engine.l7.memcached;

import static io.thalweg.engine.l7.Talk.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands and answers of memcached connections, as they become rows. */
final class MemcachedSessionTest {
    private static Talk memcached() {
        return Talk.tcp(11211);
    }

    private static List<String> resources(Talk talk) {
        return talk.rows().stream().map(row -> row.requestResource).toList();
    }

    private static List<String> results(Talk talk) {
        return talk.rows().stream().map(row -> row.responseResult).toList();
    }

    private static List<Integer> types(Talk talk) {
        return talk.rows().stream().map(row -> row.type).toList();
    }

    private static byte[] binary(int magic, int opcode, int status, String key, String value) {
        byte[] body = (key + value).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(24 + body.length)
                .put((byte) magic)
                .put((byte) opcode)
                .putShort((short) key.length())
                .putShort((short) 0)
                .putShort((short) status)
                .putInt(body.length)
                .putInt(0)
                .putLong(0)
                .put(body)
                .array();
    }

    @Test
    void commandAndAnswerBecomeOneSession() {
        Talk talk = memcached().client("set foo 0 0 3\r\nbar\r\n").after(ms(2)).server("STORED\r\n");
        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(82);
        assertThat(row.l7ProtocolStr).isEqualTo("Memcached");
        assertThat(row.requestType).isEqualTo("set");
        assertThat(row.requestResource).isEqualTo("set foo 0 0 3");
        assertThat(row.responseResult).isEqualTo("STORED");
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(2));
        assertThat(row.capturedRequestByte).isEqualTo(20);
    }

    @Test
    void pipelinedCommandsPairInOrder() {
        Talk talk = memcached()
                .client("get a b\r\nset c 0 0 4\r\nget \r\ndelete c\r\nincr n 1\r\n")
                .server("VALUE a 0 5\r\nEND\r\n\r\nVALUE b 0 1\r\nx\r\nEND\r\nSTORED\r\nNOT_FOUND\r\n8\r\n");
        assertThat(resources(talk)).containsExactly("get a b", "set c 0 0 4", "delete c", "incr n 1");
        assertThat(results(talk)).containsExactly("VALUE a 0 5", "STORED", "NOT_FOUND", "8");
    }

    @Test
    void errorsAreTheClientsOrTheServers() {
        Talk talk = memcached()
                .client("version\r\n")
                .server("VERSION 1.6\r\n")
                .client("bogus\r\n")
                .server("ERROR\r\n")
                .client("incr a x\r\n")
                .server("CLIENT_ERROR invalid numeric delta argument\r\n")
                .client("set a 0 0 1\r\nx\r\n")
                .server("SERVER_ERROR out of memory storing object\r\n");
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(0, 4, 4, 3);
        assertThat(talk.rows())
                .extracting(row -> row.responseException)
                .containsExactly(
                        "",
                        "ERROR",
                        "CLIENT_ERROR invalid numeric delta argument",
                        "SERVER_ERROR out of memory storing object");
    }

    @Test
    void commandsThatWantNoAnswerAreSessions() {
        Talk talk = memcached()
                .client("set a 0 0 1 noreply\r\nx\r\ndelete b noreply\r\nget a\r\n")
                .server("VALUE a 0 1\r\nx\r\nEND\r\n")
                .client("quit\r\n")
                .close();
        assertThat(resources(talk)).containsExactly("set a 0 0 1 noreply", "delete b noreply", "get a", "quit");
        assertThat(types(talk)).containsOnly(2);
        assertThat(talk.responses).isEqualTo(1);
    }

    @Test
    void metaCommandsAreRead() {
        Talk talk = memcached()
                .client("ms k 3 T0\r\nabc\r\nmg k v\r\nmg no v\r\n")
                .server("HD\r\nVA 3 t0\r\nabc\r\nEN\r\n")
                .client("mg a v q\r\nmg b v q\r\nmn\r\n")
                .server("VA 1\r\nx\r\nMN\r\n");
        assertThat(resources(talk)).containsExactly("ms k 3 T0", "mg k v", "mg no v", "mg a v q", "mg b v q", "mn");
        assertThat(results(talk)).containsExactly("HD", "VA 3 t0", "EN", "", "", "MN");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void commandBehindQuietOnesHasTheLastAnswer() {
        Talk talk = memcached()
                .savingEachPacket()
                .client("mg a v q\r\nmg b v q\r\nmg c v\r\n")
                .server("VA 1\r\nx\r\n")
                .after(ms(3))
                .server("VA 2\r\nyz\r\n")
                .client("get d\r\n")
                .server("END\r\n");
        assertThat(resources(talk)).containsExactly("mg a v q", "mg b v q", "mg c v", "get d");
        assertThat(results(talk)).containsExactly("", "", "VA 2", "END");
        assertThat(talk.rows().get(2).responseDuration).isEqualTo(ms(3));
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void nextQuietOnesMayComeBeforeTheEndOfTheFirst() {
        Talk talk = memcached()
                .client("mg a v q\r\nmn\r\n")
                .server("VA 1\r\nx\r\n")
                .client("mg b v q\r\nmn\r\n")
                .server("MN\r\n")
                .server("MN\r\n");
        assertThat(resources(talk)).containsExactly("mg a v q", "mg b v q", "mn", "mn");
        assertThat(results(talk)).containsExactly("", "", "MN", "MN");
    }

    @Test
    void keysInBase64AreShownAsTheyAreSent() {
        Talk talk = memcached().client("mg Zm9v b v\r\n").server("VA 1 b\r\nx\r\n");
        assertThat(talk.row().requestResource).isEqualTo("mg Zm9v b v");
    }

    @Test
    void listsAreOneAnswer() {
        Talk talk = memcached()
                .client("stats\r\n")
                .server("STAT pid 1\r\nSTAT uptime 2\r\n")
                .server("END\r\n")
                .client("lru_crawler metadump all\r\n")
                .server("key=a exp=1\r\nkey=b exp=2\r\nEND\r\n")
                .client("get a\r\n")
                .server("END\r\n");
        assertThat(results(talk)).containsExactly("STAT pid 1", "key=a exp=1", "END");
    }

    @Test
    void binaryMessagesAreRead() {
        Talk talk = memcached()
                .client(binary(0x80, 0x00, 0, "foo", ""))
                .server(binary(0x81, 0x00, 0, "", "value"))
                .client(binary(0x80, 0x11, 0, "quiet", "x"))
                .client(binary(0x80, 0x05, 0, "n", ""))
                .server(binary(0x81, 0x05, 6, "", "Non-numeric"))
                .client(binary(0x80, 0x10, 0, "", ""))
                .server(binary(0x81, 0x10, 0, "pid", "1"))
                .server(binary(0x81, 0x10, 0, "", ""));
        assertThat(resources(talk)).containsExactly("get foo", "setq quiet", "increment n", "stat");
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(0, 0, 4, 0);
        assertThat(talk.rows().get(2).responseCode).isEqualTo(6);
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void largeValuesAreSkipped() {
        Talk talk = memcached()
                .client("set big 0 0 100000\r\n" + "x".repeat(500))
                .clientLoses(99_000)
                .client("x".repeat(500) + "\r\nget big\r\n")
                .server("STORED\r\nVALUE big 0 100000\r\n" + "x".repeat(500))
                .serverLoses(99_000)
                .server("x".repeat(500) + "\r\nEND\r\n");
        assertThat(results(talk)).containsExactly("STORED", "VALUE big 0 100000");
        assertThat(talk.rows()).noneMatch(row -> row.requestResource.contains("xxx"));
    }

    @Test
    void rowsAreTheSameWhereverTheStreamIsCut() {
        String sent = "set foo 0 0 3\r\nbar\r\nget foo\r\nversion\r\n";
        String answers = "STORED\r\nVALUE foo 0 3\r\nbar\r\nEND\r\nVERSION 1\r\n";
        for (int cut = 1; cut < answers.length(); cut++) {
            int at = Math.min(cut, sent.length());
            Talk talk = memcached()
                    .savingEachPacket()
                    .client(sent.substring(0, at))
                    .client(sent.substring(at))
                    .server(answers.substring(0, cut))
                    .server(answers.substring(cut));
            assertThat(results(talk)).as("cut at %d", cut).containsExactly("STORED", "VALUE foo 0 3", "VERSION 1");
            assertThat(talk.parseFailed).isZero();
        }
    }

    @Test
    void truncatedPacketsAreToldByTheirLine() {
        Talk talk = memcached()
                .capturing(20)
                .client("set foo 0 0 50\r\n" + "x".repeat(50) + "\r\n")
                .server("STORED\r\n")
                .client("get foo\r\n")
                .server("VALUE foo 0 50\r\n" + "x".repeat(50) + "\r\nEND\r\n")
                .client("version\r\n")
                .server("VERSION 1\r\n")
                .close();
        assertThat(resources(talk)).containsExactly("set foo 0 0 50", "get foo", "version");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void afterLostBytesTheNextCommandIsFound() {
        Talk talk = memcached()
                .client("get a\r\n")
                .server("VALUE a 0 10\r\n0123456789\r\n")
                .serverLoses(5)
                .clientLoses(20)
                .after(Talk.seconds(3))
                .client("get b\r\n")
                .server("END\r\n")
                .close();
        assertThat(resources(talk)).containsExactly("get a", "get b");
        assertThat(results(talk)).containsExactly("VALUE a 0 10", "END");
    }

    @Test
    void otherPortsAreLeftAlone() {
        assertThat(Talk.tcp(4711).client("get a\r\n").server("END\r\n").close().rows())
                .isEmpty();
    }
}
