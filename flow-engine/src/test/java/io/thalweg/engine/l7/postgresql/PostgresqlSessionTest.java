package io.thalweg.engine.l7.postgresql;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.bind;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.done;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.error;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.extended;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.join;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.login;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.message;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.query;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.ready;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.rows;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.startup;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.sync;
import static io.thalweg.engine.l7.postgresql.PostgresqlMessages.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers of PostgreSQL connections, as they become rows. */
final class PostgresqlSessionTest {
    private static final int SSL = 80877103;

    private static Talk postgresql() {
        return Talk.tcp(5432);
    }

    private static Talk raw() {
        return postgresql().options(L7Options.defaults().with(change -> change.obfuscate = false));
    }

    private static List<String> resources(Talk talk) {
        return talk.rows().stream().map(row -> row.requestResource).toList();
    }

    private static List<Integer> types(Talk talk) {
        return talk.rows().stream().map(row -> row.type).toList();
    }

    @Test
    void queryAndAnswerBecomeOneSession() {
        Talk talk = raw().client(query("DELETE FROM t WHERE a = 'x'"))
                .after(ms(2))
                .server(done("DELETE 7"))
                .after(ms(5))
                .server(ready());
        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(61);
        assertThat(row.l7ProtocolStr).isEqualTo("PostgreSQL");
        assertThat(row.requestType).isEqualTo("simple query");
        assertThat(row.requestResource).isEqualTo("DELETE FROM t WHERE a = 'x'");
        assertThat(row.endpoint).isEqualTo("DELETE t");
        assertThat(row.sqlAffectedRows).isEqualTo(7);
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(2));
        assertThat(row.capturedRequestByte).isEqualTo(33);
    }

    @Test
    void extendedQueryIsOneRequest() {
        Talk talk = raw().client(join(extended("SELECT a FROM t WHERE b = $1"), sync()))
                .server(join(message('1', ""), message('2', ""), rows(3), ready()))
                .client(join(bind(), message('E', "\0\0\0\0\0"), sync()))
                .server(join(message('2', ""), rows(2), ready()))
                .client(join(message('C', "Ss\0"), sync()))
                .server(join(message('3', ""), ready()));
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("parse", "execute", "close");
        assertThat(resources(talk)).containsExactly("SELECT a FROM t WHERE b = $1", "", "");
        assertThat(talk.rows()).extracting(row -> row.sqlAffectedRows).containsExactly(3L, 2L, 0L);
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void batchUpToOneSyncCountsAllItsRows() {
        Talk talk = raw().client(
                        join(extended("INSERT INTO t VALUES ($1)"), bind(), message('E', "\0\0\0\0\0"), sync()))
                .server(join(message('1', ""), done("INSERT 0 1"), message('2', ""), done("INSERT 0 4"), ready()));
        assertThat(talk.row().sqlAffectedRows).isEqualTo(5);
    }

    @Test
    void pipelinedBatchesPairInOrder() {
        Talk talk = raw().client(join(extended("SELECT 1"), sync(), extended("DELETE FROM t"), sync()))
                .server(join(rows(1), ready(), error("42P01", "no t"), ready()));
        assertThat(resources(talk)).containsExactly("SELECT 1", "DELETE FROM t");
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(0, 4);
    }

    @Test
    void requestThatIsFlushedGoesOnToItsSync() {
        Talk talk = raw().client(join(message('P', "s\0SELECT 1\0\0\0"), message('H', "")))
                .server(message('1', ""))
                .client(join(bind(), message('E', "\0\0\0\0\0"), sync()))
                .server(join(message('2', ""), rows(1), ready()))
                .client(query("SELECT 2"))
                .server(join(rows(1), ready()));
        assertThat(resources(talk)).containsExactly("SELECT 1", "SELECT 2");
        assertThat(types(talk)).containsExactly(2, 2);
    }

    @Test
    void errorsAreTheClientsOrTheServers() {
        Talk talk = raw().client(query("SELECT x"))
                .server(join(error("42703", "column \"x\" does not exist"), ready()))
                .client(query("SELECT y"))
                .server(join(error("57014", "canceling statement"), ready()));
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(4, 3);
        assertThat(talk.rows()).extracting(row -> row.responseResult).containsExactly("42703", "57014");
        assertThat(talk.rows())
                .extracting(row -> row.responseException)
                .containsExactly("column \"x\" does not exist", "canceling statement");
    }

    @Test
    void literalsAreMasked() {
        Talk talk = postgresql()
                .client(query("SELECT 'secret'::int"))
                .server(join(error("22P02", "invalid input syntax for type integer: \"secret\""), ready()))
                .client(join(extended("SELECT $$secret$$, $1"), sync()))
                .server(join(error("42601", "syntax error at or near \"secret\" secret\""), ready()));
        assertThat(resources(talk)).containsExactly("SELECT ?::int", "SELECT ?, $1");
        assertThat(talk.rows())
                .extracting(row -> row.responseException)
                .containsExactly("invalid input syntax for type integer: ?", "syntax error at or near ?");
    }

    /** Databases and users whose names are cut would be others. */
    @ParameterizedTest
    @CsvSource({
        "1000, 'Login username: bob db: shop'",
        "31, 'Login username: bob db: shop'",
        "30, 'Login username: '",
        "28, 'Login username: '",
        "20, 'Login username: '"
    })
    void startThatTheCaptureCutTellsNoPartsOfNames(int captured, String told) {
        Talk talk = postgresql()
                .capturing(captured)
                .client(startup(3 << 16, "database\0shop\0user\0bob\0\0"))
                .close();
        assertThat(resources(talk)).containsExactly(told);
    }

    @Test
    void cutDatabaseBehindItsUserIsNotTold() {
        Talk talk = postgresql().capturing(30).client(login()).close();
        assertThat(resources(talk)).containsExactly("Login username: bob");
    }

    @Test
    void loginIsASessionWithoutItsPassword() {
        Talk talk = postgresql()
                .client(startup(SSL, ""))
                .server("N")
                .client(login())
                .after(ms(1))
                .server(message('R', "\0\0\0\5salt"))
                .client(message('p', "md5secret\0"))
                .server(welcome())
                .client(query("SELECT 1"))
                .server(join(rows(1), ready()));
        assertThat(resources(talk)).containsExactly("Login username: bob db: shop", "SELECT ?");
        assertThat(types(talk)).containsExactly(2, 2);
        assertThat(talk.rows().get(0).responseDuration).isEqualTo(ms(1));
        assertThat(talk.rows().get(0).version).isEqualTo("3.0");
    }

    @Test
    void refusedLoginIsAnError() {
        Talk talk = raw().client(login())
                .server(error("28P01", "password authentication failed"))
                .close();
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().responseStatus).isEqualTo(3);
    }

    @Test
    void encryptedConnectionIsNoLongerRead() {
        Talk talk = postgresql()
                .client(startup(SSL, ""))
                .server("S")
                .client("\26\3\1\2\0\1\0\1\374\3\3")
                .server("\26\3\3\0\172")
                .close();
        assertThat(talk.rows()).noneMatch(row -> row.l7Protocol == 61);
        assertThat(talk.parseFailed).isZero();
    }

    @Test
    void cancelIsASessionByItself() {
        Talk talk = postgresql().client(startup(80877102, "\0\0\0\1\0\0\0\2")).close();
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().requestType).isEqualTo("cancel");
    }

    @Test
    void copiedDataIsSkipped() {
        Talk talk = raw().client(query("COPY t FROM STDIN"))
                .server(message('G', "\0\0\1\0\0"))
                .client(join(message('d', "1\n".repeat(1000)), message('d', "2\n"), message('c', "")))
                .server(join(done("COPY 1001"), ready()))
                .client(query("COPY t TO STDOUT"))
                .server(join(
                        message('H', "\0\0\1\0\0"), message('d', "1\n"), message('c', ""), done("COPY 1"), ready()));
        assertThat(resources(talk)).containsExactly("COPY t FROM STDIN", "COPY t TO STDOUT");
        assertThat(talk.rows()).extracting(row -> row.sqlAffectedRows).containsExactly(1001L, 1L);
    }

    @Test
    void noticesAndNotificationsAnswerNothing() {
        Talk talk = raw().client(query("SELECT 1"))
                .server(join(message('N', "SNOTICE\0\0"), message('A', "\0\0\0\1c\0p\0")))
                .after(ms(3))
                .server(join(rows(1), ready()));
        assertThat(talk.row().responseDuration).isEqualTo(ms(3));
    }

    @Test
    void rowsAreTheSameWhereverTheStreamIsCut() {
        byte[] sent = join(extended("SELECT a FROM t"), sync(), query("DELETE FROM u"));
        byte[] answers = join(message('1', ""), rows(2), ready(), done("DELETE 3"), ready());
        for (int cut = 1; cut < answers.length; cut++) {
            Talk talk = postgresql()
                    .savingEachPacket()
                    .client(login())
                    .server(welcome())
                    .client(Arrays.copyOf(sent, Math.min(cut, sent.length)))
                    .client(Arrays.copyOfRange(sent, Math.min(cut, sent.length), sent.length))
                    .server(Arrays.copyOf(answers, cut))
                    .server(Arrays.copyOfRange(answers, cut, answers.length));
            assertThat(resources(talk))
                    .as("cut at %d", cut)
                    .containsExactly("Login username: bob db: shop", "SELECT a FROM t", "DELETE FROM u");
            assertThat(types(talk)).containsOnly(2);
            assertThat(talk.rows().get(2).sqlAffectedRows).isEqualTo(3);
            assertThat(talk.parseFailed).isZero();
        }
    }

    @Test
    void truncatedPacketsAreToldByTheirHead() {
        Talk talk = raw().capturing(40)
                .client(query("SELECT * FROM t WHERE a = 'long long long long long long long'"))
                .server(join(rows(100), ready()))
                .client(query("DELETE FROM u WHERE a = 'long long long long long long long'"))
                .server(join(done("DELETE 1"), ready()))
                .close();
        assertThat(talk.rows()).extracting(row -> row.endpoint).containsExactly("SELECT t", "DELETE u");
        assertThat(types(talk)).containsExactly(2, 2);
    }

    @Test
    void afterLostBytesTheNextRequestIsFound() {
        Talk talk = raw().client(query("SELECT * FROM t"))
                .server(Arrays.copyOf(rows(100), 300))
                .serverLoses(500)
                .clientLoses(40)
                .after(Talk.seconds(3))
                .client(query("DELETE FROM u"))
                .server(join(done("DELETE 2"), ready()))
                .close();
        assertThat(talk.rows()).extracting(row -> row.endpoint).containsExactly("SELECT t", "DELETE u");
        assertThat(talk.rows().get(1).sqlAffectedRows).isEqualTo(2);
    }

    @Test
    void copyThatTheClientBreaksOffIsAnError() {
        Talk talk = raw().client(query("COPY t FROM STDIN"))
                .server(message('G', "\0\0\1\0\0"))
                .client(join(message('d', "1\n"), message('f', "no more\0")))
                .server(join(error("57014", "COPY from stdin failed: no more"), ready()));
        assertThat(talk.row().responseException).contains("COPY from stdin failed");
        assertThat(talk.row().type).isEqualTo(2);
    }

    @Test
    void copyInAPreparedStatementIsOneRequest() {
        Talk talk = raw().client(join(extended("COPY t FROM STDIN"), sync()))
                .server(join(message('1', ""), message('2', ""), message('G', "\0\0\1\0\0")))
                .client(join(message('d', "1\n2\n"), message('c', ""), sync()))
                .server(join(done("COPY 2"), ready()))
                .client(query("SELECT 1"))
                .server(join(rows(1), ready()));
        assertThat(resources(talk)).containsExactly("COPY t FROM STDIN", "SELECT 1");
        assertThat(talk.rows()).extracting(row -> row.sqlAffectedRows).containsExactly(2L, 1L);
    }

    @Test
    void replicationIsAnsweredWhenItBegins() {
        Talk talk = raw().savingEachPacket()
                .client(query("START_REPLICATION SLOT s LOGICAL 0/0"))
                .after(ms(4))
                .server(message('W', "\0\0\0"));
        for (int minute = 0; minute < 5; minute++) {
            talk.server(message('d', "w".repeat(2000)))
                    .client(message('d', "r".repeat(34)))
                    .waiting(60_000_000);
        }
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.row().responseDuration).isEqualTo(ms(4));
        talk.client(message('c', "")).server(join(message('c', ""), done("START_REPLICATION"), ready()));
        talk.client(query("SELECT 1")).server(join(rows(1), ready())).close();
        assertThat(resources(talk)).containsExactly("START_REPLICATION SLOT s LOGICAL 0/0", "SELECT 1");
        assertThat(talk.timeouts).isZero();
    }

    @Test
    void answerThatGoesOnForMinutesIsToldOnce() {
        Talk talk = raw().client(query("COPY big TO STDOUT")).after(ms(2)).server(message('H', "\0\0\1\0\0"));
        talk.client(query("SELECT 1"));
        for (int minute = 0; minute < 3; minute++) {
            talk.server(message('d', "1\n")).waiting(60_000_000);
        }
        assertThat(resources(talk)).containsExactly("COPY big TO STDOUT", "SELECT 1");
        assertThat(talk.rows().get(0).type).isEqualTo(2);
        assertThat(talk.rows().get(0).responseDuration).isEqualTo(ms(2));
        assertThat(talk.rows().get(1).responseStatus).as("timed out").isEqualTo(2);
        talk.server(join(message('c', ""), done("COPY 3"), ready()));
        talk.client(query("SELECT 2")).server(join(rows(1), ready())).close();
        assertThat(resources(talk)).containsExactly("COPY big TO STDOUT", "SELECT 1", "SELECT 2");
    }

    @Test
    void statementsOfOneQueryAreOneSessionOfAllTheirRows() {
        Talk talk = raw().client(query("DELETE FROM a; DELETE FROM b"))
                .server(join(done("DELETE 2"), done("DELETE 3"), ready()));
        assertThat(talk.row().sqlAffectedRows).isEqualTo(5);
    }

    @Test
    void errorInAPipelineEndsItsBatchOnly() {
        Talk talk = raw().client(
                        join(extended("SELECT 1/0"), extended("SELECT 2"), sync(), extended("SELECT 3"), sync()))
                .server(join(message('1', ""), error("22012", "division by zero"), ready()))
                .server(join(message('1', ""), message('2', ""), rows(1), ready()));
        assertThat(resources(talk)).containsExactly("SELECT 1/0", "SELECT 3");
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(4, 0);
    }

    @Test
    void suspendedPortalGoesOnWithTheNextRequest() {
        Talk talk = raw().client(join(extended("SELECT * FROM t"), sync()))
                .server(join(
                        message('1', ""), message('2', ""), message('D', "\0\1\0\0\0\1a"), message('s', ""), ready()))
                .client(join(message('E', "\0\0\0\0\5"), sync()))
                .server(join(message('D', "\0\1\0\0\0\1b"), done("SELECT 1"), ready()));
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("parse", "execute");
        assertThat(talk.rows()).extracting(row -> row.type).containsOnly(2);
    }

    @Test
    void refusedEncryptionIsAskedForInAnotherWay() {
        Talk talk = raw().client(startup(80877104, ""))
                .server("N")
                .client(startup(80877103, ""))
                .server("N")
                .client(login())
                .server(welcome());
        assertThat(talk.row().requestType).isEqualTo("startup");
        assertThat(talk.row().responseStatus).isZero();
    }
}
