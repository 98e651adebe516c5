package io.thalweg.engine.l7.redis;

import static io.thalweg.engine.l7.Talk.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands and replies of Redis connections, as they become rows. */
final class RedisSessionTest {
    private static Talk redis() {
        return Talk.tcp(6379);
    }

    private static Talk raw() {
        return redis().options(L7Options.defaults().with(change -> change.obfuscate = false));
    }

    /** A command as clients send it. */
    private static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append(bulk(word));
        }
        return text.toString();
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    private static List<String> resources(Talk talk) {
        return talk.rows().stream().map(row -> row.requestResource).toList();
    }

    private static List<Integer> types(Talk talk) {
        return talk.rows().stream().map(row -> row.type).toList();
    }

    @Test
    void commandAndReplyBecomeOneSession() {
        Talk talk = raw().client(command("SET", "k", "v")).after(ms(2)).server("+OK\r\n");
        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(80);
        assertThat(row.l7ProtocolStr).isEqualTo("Redis");
        assertThat(row.requestType).isEqualTo("SET");
        assertThat(row.requestResource).isEqualTo("SET k v");
        assertThat(row.responseStatus).isZero();
        assertThat(row.hasResponseCode).isFalse();
        assertThat(row.responseDuration).isEqualTo(ms(2));
        assertThat(row.capturedRequestByte).isEqualTo(27);
        assertThat(row.capturedResponseByte).isEqualTo(5);
    }

    @Test
    void errorReplyIsAServerError() {
        Talk talk = raw().client(command("LPUSH", "k", "x"))
                .server("-WRONGTYPE Operation against a key\r\n")
                .client(command("X"))
                .server("!9\r\nERR other\r\n");
        assertThat(talk.rows())
                .extracting(row -> row.responseException)
                .containsExactly("WRONGTYPE Operation against a key", "ERR other");
        assertThat(talk.rows()).allMatch(row -> row.responseStatus == 3);
    }

    @Test
    void pipelinedCommandsPairInOrder() {
        Talk talk = raw().client(command("SET", "a", "1") + command("GET", "a") + "PING\r\n\r\n" + command("INCR", "n"))
                .server("+OK\r\n$1\r\n1\r\n+PO")
                .server("NG\r\n:2\r\n");
        assertThat(resources(talk)).containsExactly("SET a 1", "GET a", "PING", "INCR n");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void transactionsAreASessionForEachCommand() {
        Talk talk = raw().client(command("MULTI"))
                .server("+OK\r\n")
                .client(command("INCR", "n"))
                .server("+QUEUED\r\n")
                .client(command("EXEC"))
                .server("*1\r\n:1\r\n");
        assertThat(resources(talk)).containsExactly("MULTI", "INCR n", "EXEC");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void everyKindOfReplyIsWalkedOver() {
        String nested = "*3\r\n:1\r\n*2\r\n$-1\r\n+x\r\n%1\r\n$1\r\na\r\n*0\r\n";
        String attributed = "|1\r\n+ttl\r\n:3600\r\n~2\r\n#t\r\n,3.14\r\n";
        String all = nested + attributed + "=7\r\ntxt:abc\r\n(12345678901234567890\r\n_\r\n*-1\r\n";
        for (int cut = 1; cut < all.length(); cut++) {
            Talk talk = redis();
            for (int i = 0; i < 6; i++) {
                talk.client(command("GET", "k" + i));
            }
            talk.server(all.substring(0, cut)).server(all.substring(cut));
            assertThat(types(talk)).as("cut at %d", cut).containsExactly(2, 2, 2, 2, 2, 2);
            assertThat(talk.parseFailed).isZero();
        }
    }

    @Test
    void rowsAreTheSameWhereverTheStreamIsCut() {
        String sent = command("SET", "key", "some value", "EX", "10") + command("MGET", "a", "b") + "ECHO hi\r\n";
        for (int cut = 1; cut < sent.length(); cut++) {
            Talk talk = redis().savingEachPacket()
                    .client(sent.substring(0, cut))
                    .client(sent.substring(cut))
                    .server("+OK\r\n")
                    .server("*2\r\n$-1\r\n")
                    .server("$1\r\nx\r\n+hi\r\n");
            assertThat(resources(talk)).as("cut at %d", cut).containsExactly("SET key ? EX 10", "MGET a b", "ECHO ?");
        }
    }

    @Test
    void truncatedCommandIsToldByItsHead() {
        String sent = command("GET", "user:1");
        for (int captured = 13; captured <= sent.length(); captured++) {
            Talk talk = redis().capturing(captured)
                    .client(sent)
                    .server("$3\r\nabc\r\n")
                    .close();
            assertThat(talk.row().type).as("captured %d", captured).isEqualTo(2);
            assertThat(talk.row().requestType).isEqualTo("GET");
        }
    }

    @Test
    void largeValuesAreSkipped() {
        String value = "x".repeat(100_000);
        Talk talk = redis().client(command("SET", "big", value).substring(0, 1000))
                .clientLoses(90_000)
                .client(command("SET", "big", value).substring(91_000) + command("GET", "big"))
                .server("+OK\r\n" + bulk(value).substring(0, 500))
                .serverLoses(99_000)
                .server(bulk(value).substring(99_500))
                .client(command("PING"))
                .server("+PONG\r\n");
        assertThat(resources(talk)).containsExactly("SET big ?", "GET big", "PING");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void rawValuesAreCutToTheLongestText() {
        Talk talk = raw().client(command("SET", "big", "x".repeat(50_000)) + command("PING"))
                .server("+OK\r\n+PONG\r\n");
        assertThat(resources(talk)).hasSize(2).last().isEqualTo("PING");
        assertThat(talk.rows().get(0).requestResource)
                .hasSize(L7Options.defaults().maxTextBytes())
                .startsWith("SET big xxx");
    }

    @Test
    void afterLostBytesTheNextCommandIsFound() {
        Talk talk = raw().client(command("GET", "a"))
                .server(bulk("1"))
                .clientLoses(40)
                .serverLoses(20)
                .after(Talk.seconds(3))
                .client(command("GET", "b"))
                .server(bulk("2"))
                .close();
        assertThat(resources(talk)).contains("GET a", "GET b");
        assertThat(talk.rows())
                .filteredOn(row -> row.requestResource.equals("GET b"))
                .allMatch(row -> row.type == 2);
    }

    /** A capture may begin anywhere in a reply: between two of its values, or in the middle of a text. */
    @ParameterizedTest
    @ValueSource(strings = {"", "y of it\r\n", "ary\r\n$3\r\n"})
    void insideOfALongReplyIsNoReplies(String before) {
        String inside = bulk("key") + bulk("display_text") + ":0\r\n*2\r\n+a\r\n+b\r\n";
        Talk talk = raw().seenInTheMiddle()
                .client(command("COMMAND"))
                .server(before + inside)
                .server(inside)
                .client(command("GET", "a"))
                .server(bulk("1"))
                .client(command("GET", "b"))
                .server(bulk("2"))
                .close();
        assertThat(resources(talk)).containsExactly("COMMAND", "GET a", "GET b");
        assertThat(types(talk)).containsOnly(2);
    }

    /** The request was not captured; what answers it begins where the connection does. */
    @Test
    void replyAtTheBeginningOfItsConnectionNeedsNoRequest() {
        Talk talk = raw().client(command("GET", "a"))
                .server(bulk("1"))
                .clientLoses(40)
                .after(ms(1))
                .server(bulk("2"))
                .close();
        assertThat(types(talk)).containsExactly(2, 1);
    }

    @Test
    void replyOffLeavesCommandsAlone() {
        Talk talk = raw().client(command("CLIENT", "REPLY", "OFF"))
                .client(command("SET", "a", "1"))
                .client(command("CLIENT", "REPLY", "ON"))
                .server("+OK\r\n")
                .client(command("CLIENT", "REPLY", "SKIP") + command("SET", "b", "1") + command("GET", "b"))
                .server(bulk("1"))
                .close();
        assertThat(resources(talk))
                .containsExactly(
                        "CLIENT REPLY OFF", "SET a 1", "CLIENT REPLY ON", "CLIENT REPLY SKIP", "SET b 1", "GET b");
        assertThat(types(talk)).containsOnly(2);
        assertThat(talk.responses).isEqualTo(2);
    }

    @Test
    void subscriptionsAreAnsweredOnceAndMessagesAreSessions() {
        for (String mark : List.of("*", ">")) {
            Talk talk = raw().client(command("SUBSCRIBE", "a", "b"))
                    .server(mark + "3\r\n" + bulk("subscribe") + bulk("a") + ":1\r\n")
                    .server(mark + "3\r\n" + bulk("subscribe") + bulk("b") + ":2\r\n")
                    .server(mark + "3\r\n" + bulk("message") + bulk("a") + bulk("secret"))
                    .client(command("PSUBSCRIBE", "c*"))
                    .server(mark + "4\r\n" + bulk("pmessage") + bulk("*") + bulk("b") + bulk("secret"))
                    .server(mark + "3\r\n" + bulk("psubscribe") + bulk("c*") + ":3\r\n")
                    .client(command("PING"))
                    .server(mark.equals("*") ? "*2\r\n" + bulk("pong") + bulk("") : "+PONG\r\n")
                    .close();
            assertThat(resources(talk)).containsExactly("SUBSCRIBE a b", "a", "b", "PSUBSCRIBE c*", "PING");
            assertThat(talk.rows())
                    .extracting(row -> row.requestType)
                    .containsExactly("SUBSCRIBE", "message", "pmessage", "PSUBSCRIBE", "PING");
            assertThat(types(talk)).containsOnly(2);
        }
    }

    @Test
    void pushesDoNotTakeTheReplyOfACommand() {
        Talk talk = raw().client(command("GET", "a"))
                .server(">2\r\n" + bulk("invalidate") + "*1\r\n" + bulk("a"))
                .server(bulk("1"));
        assertThat(talk.row().capturedResponseByte).isEqualTo(7);
    }

    @Test
    void monitoredCommandsAreNotRead() {
        Talk talk = raw().client(command("MONITOR"))
                .server("+OK\r\n+1339518083.107412 [0 127.0.0.1:60866] \"set\" \"k\" \"secret\"\r\n")
                .close();
        assertThat(talk.row().requestResource).isEqualTo("MONITOR");
    }

    @Test
    void replicationIsLeftAlone() {
        Talk talk = raw().client(command("PSYNC", "?", "-1"))
                .server("+FULLRESYNC 8de1787ba490483314a4d30f1c628bc5025eb761 0\r\n$5\r\nREDIS"
                        + command("SET", "a", "1"))
                .close();
        assertThat(talk.row().requestType).isEqualTo("PSYNC");
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void secretsAndValuesAreMasked() {
        Talk talk = redis();
        String[][] commands = {
            {"AUTH", "secret"},
            {"auth", "user", "secret"},
            {"HELLO", "3", "AUTH", "secret", "secret"},
            {"CONFIG", "SET", "requirepass", "secret"},
            {"MSET", "a", "secret", "b", "secret"},
            {"HSET", "h", "f", "secret", "g", "secret"},
            {"SETEX", "k", "10", "secret"},
            {"LPUSH", "l", "secret", "secret"},
            {"XADD", "x", "*", "f", "secret"},
            {"UNHEARDOF", "secret"},
            {"ACL", "SETUSER", "bob", ">secret"},
            {"GET", "k"}
        };
        for (String[] words : commands) {
            talk.client(command(words)).server("-ERR unknown command 'x', with args beginning with: 'secret'\r\n");
        }
        assertThat(resources(talk))
                .containsExactly(
                        "AUTH ?",
                        "auth ? ?",
                        "HELLO 3 ? ? ?",
                        "CONFIG SET requirepass ?",
                        "MSET a ? b ?",
                        "HSET h f ? g ?",
                        "SETEX k 10 ?",
                        "LPUSH l ? ?",
                        "XADD x ? ? ?",
                        "UNHEARDOF ?",
                        "ACL SETUSER ? ?",
                        "GET k");
        assertThat(talk.rows()).extracting(row -> row.responseException).containsOnly("ERR unknown command ?");
    }

    @Test
    void nameOfAKnownCommandStaysInAnError() {
        Talk talk =
                redis().client(command("SET", "only")).server("-ERR wrong number of arguments for 'set' command\r\n");
        assertThat(talk.row().responseException).isEqualTo("ERR wrong number of arguments for 'set' command");
    }

    @Test
    void brokenBytesAreCountedAndTheNextCommandIsFound() {
        Talk talk = raw().client(command("GET", "a"))
                .server(bulk("1"))
                .client("*2\r\n$3\r\nGETX\r\nzzz")
                .client(command("GET", "b"))
                .server(bulk("2"));
        assertThat(resources(talk)).containsExactly("GET a", "GET b");
        assertThat(talk.parseFailed).isEqualTo(1);
    }

    @Test
    void repliesOfOtherProtocolsAreNotTaken() {
        for (String text :
                List.of("+OK POP3 ready\r\n", "+OK\r\n", "-ERR 'x'\r\n", "PING\r\n", "220 ftp\r\n", "* OK IMAP\r\n")) {
            assertThat(Talk.tcp(4222).client(text).server(text).close().rows())
                    .as(text)
                    .noneMatch(row -> row.l7Protocol == 80);
        }
    }
}
