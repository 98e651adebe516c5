package io.thalweg.engine.l7.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies of RESP3 whose length is not told in front. */
final class RespStreamsTest {
    private static final String GET = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
    private static final String STRING = "$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;0\r\n";
    private static final String ARRAY = "*?\r\n:1\r\n*2\r\n+a\r\n+b\r\n" + STRING + ".\r\n";
    private static final String MAP = "%?\r\n+key\r\n~?\r\n*?\r\n.\r\n:2\r\n.\r\n$1\r\na\r\n_\r\n.\r\n";
    private static final String INSIDE = "*3\r\n" + STRING + ARRAY + ":9\r\n";

    private static Talk asked(int commands) {
        return Talk.tcp(6379).savingEachPacket().client(GET.repeat(commands));
    }

    @Test
    void streamsAreOneReplyEach() {
        String all = STRING + ARRAY + MAP + INSIDE + "+OK\r\n";
        for (int cut = 1; cut < all.length(); cut++) {
            Talk talk = asked(5).server(all.substring(0, cut)).server(all.substring(cut));
            assertThat(talk.rows()).as("cut at %d", cut).hasSize(5).allMatch(row -> row.type == 2);
            assertThat(talk.parseFailed).isZero();
        }
    }

    @Test
    void longChunkIsSkipped() {
        String chunk = "x".repeat(50_000);
        Talk talk = asked(2).server("$?\r\n;50000\r\n" + chunk.substring(0, 100))
                .serverLoses(49_000)
                .server(chunk.substring(49_100) + "\r\n;0\r\n+OK\r\n");
        assertThat(talk.rows()).hasSize(2).allMatch(row -> row.type == 2);
    }

    @Test
    void whatIsNoStreamIsMalformed() {
        for (String text :
                List.of("$?\r\n:1\r\n", "*?\r\n;4\r\n", "$?\r\n;x\r\n", "*?\r\n.x\r\n", "*?\r\n".repeat(8))) {
            assertThat(asked(1).server(text).parseFailed).as(text).isEqualTo(1);
        }
    }
}
