package io.thalweg.engine.l7.mysql;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.mysql.MysqlPackets.bytes;
import static io.thalweg.engine.l7.mysql.MysqlPackets.command;
import static io.thalweg.engine.l7.mysql.MysqlPackets.compressed;
import static io.thalweg.engine.l7.mysql.MysqlPackets.error;
import static io.thalweg.engine.l7.mysql.MysqlPackets.greeting;
import static io.thalweg.engine.l7.mysql.MysqlPackets.join;
import static io.thalweg.engine.l7.mysql.MysqlPackets.login;
import static io.thalweg.engine.l7.mysql.MysqlPackets.ok;
import static io.thalweg.engine.l7.mysql.MysqlPackets.packet;
import static io.thalweg.engine.l7.mysql.MysqlPackets.query;
import static io.thalweg.engine.l7.mysql.MysqlPackets.resultSet;
import static io.thalweg.engine.l7.mysql.MysqlPackets.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.l7.framing.Inflation;
import io.thalweg.engine.l7.tls.TlsBytes;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logins, commands and answers of MySQL connections, as they become rows. */
final class MysqlSessionTest {
    private static final byte[] PREPARED = packet(1, bytes(0, 7, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0));
    private static final byte[] EXECUTION =
            command(0x17, bytes(7, 0, 0, 0, 0, 1, 0, 0, 0, 4, 1, 3, 0, 0xfd, 0, 6, 0, 42, 0, 0, 0, 6), text("secret"));

    private static Talk mysql() {
        return Talk.tcp(3306);
    }

    private static Talk raw() {
        return mysql().options(L7Options.defaults().with(change -> change.obfuscate = false));
    }

    private static Talk loggedIn(Talk talk, int capabilities) {
        return talk.server(greeting(capabilities))
                .client(login(capabilities, "root", "proofproofproof", "shop"))
                .server(ok(2, 0));
    }

    private static List<String> resources(Talk talk) {
        return talk.rows().stream().map(row -> row.requestResource).toList();
    }

    private static List<Integer> types(Talk talk) {
        return talk.rows().stream().map(row -> row.type).toList();
    }

    @Test
    void queryAndAnswerBecomeOneSession() {
        Talk talk = raw().client(query("INSERT INTO t VALUES (1, 'x')"))
                .after(ms(2))
                .server(ok(1, 3));
        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(60);
        assertThat(row.l7ProtocolStr).isEqualTo("MySQL");
        assertThat(row.requestType).isEqualTo("COM_QUERY");
        assertThat(row.requestResource).isEqualTo("INSERT INTO t VALUES (1, 'x')");
        assertThat(row.endpoint).isEqualTo("INSERT t");
        assertThat(row.sqlAffectedRows).isEqualTo(3);
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(2));
        assertThat(row.capturedRequestByte).isEqualTo(34);
        assertThat(row.capturedResponseByte).isEqualTo(11);
    }

    @Test
    void loginIsASessionWithoutItsProof() {
        Talk talk = mysql().server(greeting(0))
                .client(login(0, "root", "proofproofproof", "shop"))
                .server(packet(2, bytes(0xfe), text("mysql_native_password\0salt")))
                .client(packet(3, text("otherproof")))
                .server(ok(4, 0))
                .client(query("SELECT 1"))
                .server(resultSet(2));
        assertThat(resources(talk)).containsExactly("Login username: root db: shop", "SELECT ?");
        assertThat(types(talk)).containsExactly(2, 2);
        assertThat(talk.rows()).allMatch(row -> row.version.equals("10"));
    }

    @Test
    void loginThatIsRefusedIsAnError() {
        Talk talk = raw().server(greeting(0))
                .client(login(0, "root", "proof", "shop"))
                .server(error(2, 1045, "Access denied for user 'root'@'h'"));
        assertThat(talk.row().responseCode).isEqualTo(1045);
        assertThat(talk.row().responseStatus).isEqualTo(3);
        assertThat(talk.row().responseException).isEqualTo("Access denied for user 'root'@'h'");
    }

    @Test
    void clientThatAsksForTlsGoesOverToIt() {
        byte[] request = Arrays.copyOf(login(0x800, "", "", ""), 36);
        request[0] = 32;
        Talk talk = mysql().server(greeting(0x800))
                .client(request)
                .client(TlsBytes.record(22, TlsBytes.clientHello("db.example")))
                .close();
        assertThat(talk.row().l7ProtocolStr).isEqualTo("TLS");
        assertThat(talk.row().requestDomain).isEqualTo("db.example");
    }

    @Test
    void resultSetsOfAnyLengthAreOneAnswer() {
        for (int rows : new int[] {0, 1, 250, 251, 252, 253, 508, 1000}) {
            Talk talk = mysql().client(query("SELECT * FROM t"))
                    .server(resultSet(rows))
                    .client(query("SELECT * FROM u"))
                    .server(resultSet(rows));
            assertThat(talk.rows())
                    .as("%d rows", rows)
                    .extracting(row -> row.endpoint)
                    .containsExactly("SELECT t", "SELECT u");
            assertThat(types(talk)).containsExactly(2, 2);
        }
    }

    @Test
    void preparedStatementsShowTheirParametersWhenTheyMay() {
        Talk talk = raw().client(command(0x16, text("INSERT INTO t VALUES (?, ?, ?)")))
                .server(PREPARED)
                .client(EXECUTION)
                .server(ok(1, 1))
                .client(command(0x19, bytes(7, 0, 0, 0)))
                .client(command(0x0e))
                .server(ok(1, 0));
        assertThat(talk.rows())
                .extracting(row -> row.requestType)
                .containsExactly("COM_STMT_PREPARE", "COM_STMT_EXECUTE", "COM_STMT_CLOSE", "COM_PING");
        assertThat(resources(talk)).containsExactly("INSERT INTO t VALUES (?, ?, ?)", "42,secret,NULL", "", "");
        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(7L, 7L, 7L, 0L);
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void literalsAreMasked() {
        Talk talk = mysql().client(query("SELECT * FROM t WHERE a = 'secret'"))
                .server(error(1, 1064, "You have an error near 'secret' doesn't fit at line 1"))
                .client(command(0x16, text("SELECT 'secret', ?")))
                .server(PREPARED)
                .client(EXECUTION)
                .server(ok(1, 1));
        assertThat(resources(talk)).containsExactly("SELECT * FROM t WHERE a = ?", "SELECT ?, ?", "");
        assertThat(talk.rows().get(0).responseException).isEqualTo("You have an error near ? doesn't fit at line 1");
    }

    @Test
    void filesOfTheClientArePartOfItsCommand() {
        Talk talk = mysql().client(query("LOAD DATA LOCAL INFILE 'f' INTO TABLE t"))
                .server(packet(1, bytes(0xfb), text("f")))
                .client(join(packet(2, text("1,2\n3,4\n")), packet(3)))
                .server(ok(4, 2));
        assertThat(talk.row().sqlAffectedRows).isEqualTo(2);
    }

    @Test
    void quitIsASessionByItself() {
        Talk talk = loggedIn(mysql(), 0).client(command(1)).close();
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("", "COM_QUIT");
        assertThat(types(talk)).containsExactly(2, 2);
    }

    @Test
    void compressedConnectionsAreRead() {
        String sql = "SELECT * FROM t WHERE name = 'x' AND other = 'y' AND more = 'z'";
        Talk talk = loggedIn(raw(), MysqlPackets.COMPRESSED);
        for (int i = 0; i < 3; i++) {
            talk.client(compressed(0, query(sql))).server(compressed(1, resultSet(100)));
        }
        talk.client(compressed(0, query("DELETE FROM t"))).server(compressed(1, ok(1, 5)));
        assertThat(resources(talk)).containsExactly("Login username: root db: shop", sql, sql, sql, "DELETE FROM t");
        assertThat(types(talk)).containsOnly(2);
        assertThat(talk.rows().get(4).sqlAffectedRows).isEqualTo(5);
    }

    @Test
    void connectionsCompressedWithZstandardAreRead() {
        String sql = "SELECT * FROM t WHERE name = 'x' AND other = 'y' AND more = 'z'";
        Talk talk = loggedIn(raw(), MysqlPackets.ZSTD);
        talk.client(compressed(Inflation.Method.ZSTD, 0, query(sql)))
                .server(compressed(Inflation.Method.ZSTD, 1, resultSet(100)))
                .client(compressed(Inflation.Method.ZSTD, 0, query("DELETE FROM t")))
                .server(compressed(Inflation.Method.ZSTD, 1, ok(1, 5)));
        assertThat(resources(talk)).containsExactly("Login username: root db: shop", sql, "DELETE FROM t");
        assertThat(types(talk)).containsOnly(2);
        assertThat(talk.rows().get(2).sqlAffectedRows).isEqualTo(5);
    }

    @Test
    void compressionWithZstandardIsFoundWithoutTheLoginAndAfterALoss() {
        String sql = "SELECT a FROM t WHERE b IN (" + "12345, ".repeat(30) + "0)";
        byte[] request = compressed(Inflation.Method.ZSTD, 0, query(sql));
        byte[] answer = compressed(Inflation.Method.ZSTD, 1, resultSet(100));
        Talk talk = raw().seenInTheMiddle()
                .client(request)
                .server(answer)
                .clientLoses(50)
                .serverLoses(300);
        talk.client(request).server(answer).waiting(5_000_000);
        assertThat(resources(talk)).containsExactly(sql, sql);
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void compressionIsFoundWithoutTheLogin() {
        Talk talk = raw().seenInTheMiddle()
                .client(compressed(0, query("SELECT * FROM `process`")))
                .server(compressed(1, resultSet(100)));
        assertThat(resources(talk)).containsExactly("SELECT * FROM `process`");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void frameThatInflatesToMuchIsReadAsFarAsAHead() {
        Talk talk = loggedIn(raw(), MysqlPackets.COMPRESSED)
                .client(compressed(0, query("SELECT '" + "x".repeat(10_000_000) + "' FROM t")))
                .server(compressed(1, ok(1, 0)));
        assertThat(talk.rows().get(1).requestResource).startsWith("SELECT 'xxx");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void attributesOfAQueryArePassedOver() {
        int attributes = 0x800_0000;
        Talk talk = loggedIn(raw(), attributes)
                .client(command(3, bytes(0, 1), text("SELECT 1")))
                .server(resultSet(1))
                .client(command(3, bytes(1, 1, 0, 1, 0xfd, 0, 1), text("n"), bytes(3), text("abc"), text("SELECT 2")))
                .server(resultSet(1));
        assertThat(resources(talk)).containsExactly("Login username: root db: shop", "SELECT 1", "SELECT 2");
    }

    @Test
    void attributesArePassedOverWhenTheLoginWasNotSeen() {
        byte[] whole = command(3, bytes(1, 1, 0, 1, 0xfd, 0, 1), text("n"), bytes(3), text("abc"), text("SELECT 2"));
        Talk talk = raw().client(query("SELECT 1"))
                .server(resultSet(1))
                .client(whole)
                .server(resultSet(1))
                .client(Arrays.copyOf(whole, 10))
                .client(Arrays.copyOfRange(whole, 10, whole.length))
                .server(resultSet(1));
        assertThat(resources(talk)).containsExactly("SELECT 1", "SELECT 2", "SELECT 2");
    }

    @Test
    void rowsAreTheSameWhereverTheStreamIsCut() {
        byte[] answers = join(resultSet(3));
        byte[] sent = query("SELECT a FROM t");
        for (int cut = 1; cut < answers.length; cut++) {
            Talk talk = loggedIn(mysql().savingEachPacket(), 0)
                    .client(Arrays.copyOf(sent, Math.min(cut, sent.length)))
                    .client(Arrays.copyOfRange(sent, Math.min(cut, sent.length), sent.length))
                    .server(Arrays.copyOf(answers, cut))
                    .server(Arrays.copyOfRange(answers, cut, answers.length))
                    .client(command(0x0e))
                    .server(ok(1, 0));
            assertThat(types(talk)).as("cut at %d", cut).containsExactly(2, 2, 2);
            assertThat(talk.parseFailed).isZero();
        }
    }

    @Test
    void truncatedPacketsAreToldByTheirHead() {
        Talk talk = raw().capturing(40)
                .client(query("SELECT * FROM t WHERE a = 'long long long long long long'"))
                .server(resultSet(500))
                .client(query("DELETE FROM t WHERE a = 'long long long long long long'"))
                .server(ok(1, 9))
                .close();
        assertThat(talk.rows()).extracting(row -> row.endpoint).containsExactly("SELECT t", "DELETE t");
        assertThat(types(talk)).containsExactly(2, 2);
    }

    @Test
    void afterLostBytesTheNextCommandIsFound() {
        Talk talk = mysql().client(query("SELECT * FROM t"))
                .server(Arrays.copyOf(resultSet(50), 200))
                .serverLoses(1000)
                .clientLoses(30)
                .after(Talk.seconds(3))
                .client(query("DELETE FROM u"))
                .server(ok(1, 4))
                .close();
        assertThat(talk.rows()).extracting(row -> row.endpoint).containsExactly("SELECT t", "DELETE u");
        assertThat(talk.rows().get(1).sqlAffectedRows).isEqualTo(4);
    }

    /** With the header behind them they would be one of 512 bytes and of the right number. */
    @Test
    void lastBytesOfAnAnswerThatWasCutAreNoHeader() {
        for (int tail = 1; tail <= 3; tail++) {
            Talk talk = raw().capturing(40)
                    .client(query("SELECT 1"))
                    .server(resultSet(500))
                    .server(Arrays.copyOfRange(bytes(0, 2, 0), 3 - tail, 3))
                    .after(Talk.ms(1))
                    .client(query("SELECT 2"))
                    .server(resultSet(1))
                    .close();
            assertThat(resources(talk)).as("%d bytes", tail).containsExactly("SELECT 1", "SELECT 2");
            assertThat(types(talk)).as("%d bytes", tail).containsExactly(2, 2);
        }
    }

    @Test
    void afterLostBytesAHeaderMayComeByItself() {
        byte[] answer = ok(1, 9);
        Talk talk = raw().capturing(40)
                .client(query("SELECT 1"))
                .server(resultSet(500))
                .client(query("DELETE FROM t"))
                .server(Arrays.copyOf(answer, 4))
                .server(Arrays.copyOfRange(answer, 4, answer.length))
                .close();
        assertThat(types(talk)).containsExactly(2, 2);
        assertThat(talk.rows().get(1).sqlAffectedRows).isEqualTo(9);
    }

    @Test
    void traceIdsAreInComments() {
        Talk talk = mysql().client(query("/* traceparent: 00-aaaa-bbbb-01 */ SELECT 1"))
                .server(resultSet(1));
        assertThat(talk.row().traceId).isEqualTo("aaaa");
        assertThat(talk.row().spanId).isEqualTo("bbbb");
    }

    @Test
    void setsOfOneProcedureAreOneAnswer() {
        byte[] two = join(
                resultSet(3),
                packet(8, bytes(1)),
                packet(9, bytes(3), text("def"), new byte[20]),
                packet(10, bytes(0xfe, 0, 0, 2, 0)));
        Talk talk = raw().client(query("CALL p()"))
                .server(two)
                .server(packet(11, bytes(3), text("abc")))
                .server(ok(12, 0));
        talk.client(query("SELECT 2")).server(resultSet(1)).close();
        assertThat(resources(talk)).containsExactly("CALL p()", "SELECT 2");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void serverThatTakesNoMoreConnectionsIsAnError() {
        byte[] withoutState = packet(0, bytes(0xff, 0x10, 0x04), text("Too many connections"));
        for (byte[] refusal : List.of(error(0, 1040, "Too many connections"), withoutState)) {
            Talk talk = raw().server(refusal).close();
            assertThat(talk.row().type).isEqualTo(1);
            assertThat(talk.row().responseCode).isEqualTo(1040);
            assertThat(talk.row().responseStatus).isEqualTo(3);
            assertThat(talk.row().responseException).isEqualTo("Too many connections");
        }
    }

    @Test
    void fullAuthenticationOfCachingSha2IsPartOfTheLogin() {
        Talk talk = raw().server(greeting(0))
                .client(login(0, "root", "proofproofproof", "shop"))
                .server(packet(2, bytes(1, 4)))
                .client(packet(3, bytes(2)))
                .server(packet(4, bytes(1), text("-----BEGIN PUBLIC KEY-----")))
                .client(packet(5, new byte[256]))
                .after(ms(7))
                .server(ok(6, 0))
                .client(query("SELECT 1"))
                .server(resultSet(1));
        assertThat(resources(talk)).containsExactly("Login username: root db: shop", "SELECT 1");
        assertThat(talk.rows().get(0).responseDuration).isEqualTo(ms(7));
    }

    @Test
    void changedUserIsASessionWithoutItsProof() {
        byte[] change = command(17, text("eve\0"), bytes(5), text("proofshop\0"), bytes(33, 0));
        Talk talk = loggedIn(raw(), 0)
                .client(change)
                .server(packet(1, bytes(0xfe), text("caching_sha2_password\0salt")))
                .client(packet(2, text("proof")))
                .server(packet(3, bytes(1, 3)))
                .server(ok(4, 0))
                .client(command(31))
                .server(ok(1, 0));
        assertThat(talk.rows())
                .extracting(row -> row.requestType)
                .containsExactly("", "COM_CHANGE_USER", "COM_RESET_CONNECTION");
        assertThat(talk.rows().get(1).requestResource).isEqualTo("eve db: shop");
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void longDataIsNotAnsweredAndFetchedRowsAre() {
        byte[] id = bytes(7, 0, 0, 0);
        Talk talk = loggedIn(raw(), 0)
                .client(command(24, id, bytes(0, 0), new byte[5000]))
                .client(command(23, id, bytes(1, 1, 0, 0, 0)))
                .server(resultSet(0))
                .client(command(28, id, bytes(10, 0, 0, 0)))
                .server(join(packet(1, bytes(0), text("\0abc")), packet(2, bytes(0xfe, 0, 0, 0x80, 0))))
                .client(command(25, id))
                .client(query("SELECT 1"))
                .server(resultSet(1));
        assertThat(talk.rows())
                .extracting(row -> row.requestType)
                .containsExactly(
                        "",
                        "COM_STMT_SEND_LONG_DATA",
                        "COM_STMT_EXECUTE",
                        "COM_STMT_FETCH",
                        "COM_STMT_CLOSE",
                        "COM_QUERY");
        assertThat(talk.rows().subList(1, 5)).extracting(row -> row.requestId).containsOnly(7L);
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void dumpOfTheBinlogIsAnsweredByItsFirstEvent() {
        Talk talk = loggedIn(raw(), 0).client(command(18, bytes(4, 0, 0, 0, 0, 0, 9, 0, 0, 0), text("binlog.1")));
        for (int i = 1; i < 600; i++) {
            talk.server(packet(i & 0xff, bytes(0), new byte[19 + i % 40])).after(ms(900));
        }
        talk.waiting(300_000_000).close();
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("", "COM_BINLOG_DUMP");
        assertThat(types(talk)).containsOnly(2);
        assertThat(talk.parseFailed).isZero();
    }
}
