package io.thalweg.engine.l7.mongodb;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.mongodb.MongoMessages.compressed;
import static io.thalweg.engine.l7.mongodb.MongoMessages.document;
import static io.thalweg.engine.l7.mongodb.MongoMessages.insert;
import static io.thalweg.engine.l7.mongodb.MongoMessages.join;
import static io.thalweg.engine.l7.mongodb.MongoMessages.msg;
import static io.thalweg.engine.l7.mongodb.MongoMessages.msgWithSequence;
import static io.thalweg.engine.l7.mongodb.MongoMessages.query;
import static io.thalweg.engine.l7.mongodb.MongoMessages.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.l7.framing.Inflation;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and answers of MongoDB connections, as they become rows. */
final class MongoSessionTest {
    private static final byte[] FIND =
            document("find", "users", "filter", document("name", "secret", "age", 7), "$db", "shop");
    private static final byte[] OK = document("cursor", document("id", 0), "ok", 1.0);

    private static Talk mongo() {
        return Talk.tcp(27017);
    }

    private static Talk raw() {
        return mongo().options(L7Options.defaults().with(change -> change.obfuscate = false));
    }

    private static List<Integer> types(Talk talk) {
        return talk.rows().stream().map(row -> row.type).toList();
    }

    @Test
    void requestAndAnswerBecomeOneSession() {
        Talk talk = raw().client(msg(40, 0, 0, FIND)).after(ms(2)).server(msg(7, 40, 0, OK));
        L7FlowLog row = talk.row();
        assertThat(row.type).isEqualTo(2);
        assertThat(row.l7Protocol).isEqualTo(81);
        assertThat(row.l7ProtocolStr).isEqualTo("MongoDB");
        assertThat(row.requestType).isEqualTo("OP_MSG");
        assertThat(row.requestResource)
                .isEqualTo(
                        "{ \"find\": \"users\", \"filter\": { \"name\": \"secret\", \"age\": 7 }, \"$db\": \"shop\" }");
        assertThat(row.requestId).isEqualTo(40);
        assertThat(row.responseResult).isEqualTo("{ \"cursor\": { \"id\": 0 }, \"ok\": 1 }");
        assertThat(row.responseStatus).isZero();
        assertThat(row.responseDuration).isEqualTo(ms(2));
    }

    @Test
    void answersPairByIdInAnyOrder() {
        Talk talk = raw().client(join(msg(1, 0, 0, FIND), msg(2, 0, 0, FIND)))
                .server(join(msg(8, 2, 0, OK), msg(9, 1, 0, OK)));
        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(2L, 1L);
        assertThat(types(talk)).containsOnly(2);
    }

    @Test
    void valuesAreMaskedAndAnswersAreNotShown() {
        Talk talk = mongo().client(msg(1, 0, 0, FIND))
                .server(msg(2, 1, 0, document("a", "secret", "ok", 1.0)))
                .client(msg(3, 0, 0, document("createUser", "bob", "pwd", "secret", "$db", "admin")))
                .server(msg(4, 3, 0, document("ok", 0.0, "errmsg", "dup key: { a: \"secret\" }", "code", 11000)));
        assertThat(talk.rows())
                .extracting(row -> row.requestResource)
                .containsExactly(
                        "{ \"find\": \"users\", \"filter\": { \"name\": ?, \"age\": ? }, \"$db\": \"shop\" }",
                        "{ \"createUser\": \"bob\", \"pwd\": ?, \"$db\": \"admin\" }");
        assertThat(talk.rows()).extracting(row -> row.responseResult).containsOnly("");
        assertThat(talk.rows().get(1).responseException).isEqualTo("dup key: ?");
    }

    @Test
    void errorsHaveCodeAndText() {
        Talk talk = raw().client(msg(1, 0, 0, FIND))
                .server(msg(2, 1, 0, document("ok", 0.0, "errmsg", "no", "code", 13)))
                .client(msg(3, 0, 0, FIND))
                .server(msg(4, 3, 0, document("ok", 0.0, "errmsg", "down", "code", 91)))
                .client(msg(5, 0, 0, FIND))
                .server(msg(
                        6,
                        5,
                        0,
                        document(
                                "n", 0, "writeErrors", new byte[][] {document("index", 0, "code", 11000)}, "ok", 1.0)));
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(4, 3, 4);
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(13, 91, 11000);
        assertThat(talk.rows()).extracting(row -> row.responseException).containsExactly("no", "down", "");
    }

    @Test
    void legacyMessagesAreRead() {
        Talk talk = raw().client(query(0, "admin.$cmd", document("isMaster", 1)))
                .server(reply(0, 0, document("ok", 1.0)))
                .client(insert(2, "shop.users", document("a", 1)))
                .client(query(3, "shop.users", document("a", 1)))
                .server(reply(3, 2, document("$err", "bad", "code", 2)));
        assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("OP_QUERY", "OP_INSERT", "OP_QUERY");
        assertThat(types(talk)).containsOnly(2);
        assertThat(talk.rows().get(2).responseStatus).isEqualTo(4);
        assertThat(talk.responses).isEqualTo(2);
    }

    @Test
    void sequencesOfDocumentsArePassedOver() {
        Talk talk = raw().client(msgWithSequence(1, document("insert", "users"), document("a", "x")))
                .server(msg(2, 1, 0, OK));
        assertThat(talk.row().requestResource).isEqualTo("{ \"insert\": \"users\" }");
    }

    @Test
    void requestThatWantsNoAnswerIsASession() {
        Talk talk = raw().client(msg(1, 0, 2, FIND)).close();
        assertThat(talk.row().type).isEqualTo(2);
        assertThat(talk.responses).isZero();
    }

    @Test
    void compressedMessagesAreRead() {
        Talk talk = raw().client(compressed(msg(1, 0, 0, FIND))).server(compressed(msg(2, 1, 0, OK)));
        assertThat(talk.row().requestType).isEqualTo("OP_MSG");
        assertThat(talk.row().requestResource).startsWith("{ \"find\": \"users\"");
        assertThat(talk.row().responseResult).isEqualTo("{ \"cursor\": { \"id\": 0 }, \"ok\": 1 }");
    }

    @Test
    void deepAndLongDocumentsAreCut() {
        byte[] deep = document("a", 1);
        for (int i = 0; i < 500; i++) {
            deep = document("a", deep);
        }
        Talk talk = raw().client(join(msg(1, 0, 0, deep), msg(2, 0, 0, document("a", "x".repeat(100_000)))))
                .server(join(msg(3, 1, 0, OK), msg(4, 2, 0, OK)));
        assertThat(types(talk)).containsExactly(2, 2);
        assertThat(talk.rows().get(0).requestResource)
                .startsWith("{ \"a\": { \"a\":")
                .hasSizeLessThan(500);
        assertThat(talk.rows().get(1).requestResource)
                .hasSize(L7Options.defaults().maxTextBytes());
    }

    @Test
    void rowsAreTheSameWhereverTheStreamIsCut() {
        byte[] sent = join(msg(1, 0, 0, FIND), msg(2, 0, 0, FIND));
        for (int cut = 1; cut < sent.length; cut++) {
            Talk talk = mongo().savingEachPacket()
                    .client(Arrays.copyOf(sent, cut))
                    .client(Arrays.copyOfRange(sent, cut, sent.length))
                    .server(join(msg(3, 1, 0, OK), msg(4, 2, 0, OK)));
            assertThat(types(talk)).as("cut at %d", cut).containsExactly(2, 2);
            assertThat(talk.parseFailed).isZero();
        }
    }

    @Test
    void truncatedMessagesAreToldByTheirHead() {
        Talk talk = mongo().capturing(60)
                .client(msg(1, 0, 0, document("find", "users", "comment", "x".repeat(500))))
                .server(msg(2, 1, 0, document("cursor", document("a", "y".repeat(500)), "ok", 1.0)))
                .client(msg(3, 0, 0, FIND))
                .server(msg(4, 3, 0, OK))
                .close();
        assertThat(talk.rows()).extracting(row -> row.requestId).containsExactly(1L, 3L);
        assertThat(types(talk)).containsExactly(2, 2);
        assertThat(talk.rows()).allMatch(row -> row.requestResource.startsWith("{ \"find\": \"users\""));
    }

    @ParameterizedTest
    @EnumSource
    void compressedMessagesOfEachMethodAreRead(Inflation.Method method) {
        Talk talk = raw().client(compressed(method, msg(40, 0, 0, FIND))).server(compressed(method, msg(7, 40, 0, OK)));
        assertThat(talk.row().requestType).isEqualTo("OP_MSG");
        assertThat(talk.row().requestResource).startsWith("{ \"find\": \"users\"");
        assertThat(talk.row().responseResult).isEqualTo("{ \"cursor\": { \"id\": 0 }, \"ok\": 1 }");
    }

    @Test
    void eachFurtherAnswerOfAnExhaustCursorIsARowOfItsOwn() {
        byte[] failed = document("ok", 0.0, "errmsg", "gone", "code", 43);
        Talk talk = raw().savingEachPacket()
                .client(msg(40, 0, 1 << 16, FIND))
                .server(msg(7, 40, 2, OK))
                .after(ms(10))
                .server(join(msg(8, 7, 2, OK), msg(9, 8, 0, failed)))
                .client(msg(41, 0, 0, FIND))
                .server(msg(10, 41, 0, OK));
        assertThat(types(talk)).containsExactly(2, 1, 1, 2);
        assertThat(talk.rows()).extracting(row -> row.responseStatus).containsExactly(0, 0, 4, 0);
        assertThat(talk.rows().get(2).responseCode).isEqualTo(43);
        assertThat(talk.requests).isEqualTo(2);
        assertThat(talk.responses).isEqualTo(2);
    }
}
