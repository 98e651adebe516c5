package io.thalweg.engine.l7.zmtp;

import static io.thalweg.engine.l7.Talk.ms;
import static io.thalweg.engine.l7.Talk.tcp;
import static io.thalweg.engine.l7.zmtp.ZmtpBytes.command;
import static io.thalweg.engine.l7.zmtp.ZmtpBytes.frame;
import static io.thalweg.engine.l7.zmtp.ZmtpBytes.greeting;
import static io.thalweg.engine.l7.zmtp.ZmtpBytes.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** ZMTP greetings, commands and messages, as they become rows. */
final class ZmtpSessionTest {
    private static final int PORT = 5555;

    private static Talk connected(String client, String server) {
        return tcp(PORT)
                .client(greeting("NULL"))
                .server(greeting("NULL"))
                .client(ready(client))
                .server(ready(server));
    }

    private static L7FlowLog last(Talk talk) {
        return talk.rows().get(talk.rows().size() - 1);
    }

    @Test
    void greetingsAndCommandsAreCompleteByThemselves() {
        Talk talk = connected("SUB", "PUB");

        assertThat(talk.rows())
                .extracting(row -> row.requestType + " " + row.version + " " + row.attributeValues[0])
                .containsExactly("Greeting 3.1 NULL", "Greeting 3.1 NULL", "Command 3.1 READY", "Command 3.1 READY");
        assertThat(talk.rows()).allMatch(row -> row.type == 2 && row.l7Protocol == 106);
    }

    @Test
    void requestAndReplyPair() {
        Talk talk = connected("REQ", "REP")
                .client(frame(true, ""))
                .client(frame(false, "hello"))
                .after(ms(3))
                .server(frame(true, ""))
                .server(frame(true, "part"))
                .server(frame(false, "world"));

        assertThat(talk.rows()).hasSize(5);
        assertThat(last(talk).requestType).isEqualTo("Message");
        assertThat(last(talk).requestLength).isEqualTo(5);
        assertThat(last(talk).responseLength).isEqualTo(4);
        assertThat(last(talk).responseDuration).isEqualTo(ms(3));
    }

    @Test
    void subscriptionTellsItsTopic() {
        Talk talk = connected("SUB", "PUB").client(command("SUBSCRIBE", "news".getBytes(StandardCharsets.US_ASCII)));

        assertThat(last(talk).requestResource).isEqualTo("news");
        assertThat(last(talk).requestDomain).isEqualTo("news");
    }

    @Test
    void publishedMessageOfSeveralFramesIsOne() {
        Talk talk = connected("SUB", "PUB")
                .server(frame(true, "news"))
                .server(frame(false, "1"))
                .server(frame(true, "news"))
                .server(frame(false, "2"));

        assertThat(talk.rows())
                .filteredOn(row -> row.requestType.equals("Message"))
                .hasSize(2);
    }

    @Test
    void refusalIsAnErrorAndCredentialsAreNotShown() {
        Talk talk = tcp(PORT)
                .client(greeting("PLAIN"))
                .server(greeting("PLAIN"))
                .client(command("HELLO", "\005admin\010password".getBytes(StandardCharsets.US_ASCII)))
                .server(command("ERROR", "\003400".getBytes(StandardCharsets.US_ASCII)));

        assertThat(last(talk).responseStatus).isEqualTo(3);
        assertThat(last(talk).responseException).isEqualTo("400");
        assertThat(talk.rows())
                .noneMatch(row -> String.join("", row.attributeValues).contains("admin"));
    }

    @Test
    void everySplitGivesTheSameRows() {
        byte[] said = Arrays.copyOf(greeting("NULL"), 64 + ready("SUB").length);
        System.arraycopy(ready("SUB"), 0, said, 64, ready("SUB").length);
        for (int at = 1; at < said.length; at++) {
            Talk talk = tcp(PORT)
                    .savingEachPacket()
                    .client(Arrays.copyOf(said, at))
                    .client(Arrays.copyOfRange(said, at, said.length));
            assertThat(talk.rows()).extracting(row -> row.requestType).containsExactly("Greeting", "Command");
        }
    }

    @Test
    void lostBytesCostNoMoreThanTheirMessages() {
        Talk talk = connected("SUB", "PUB")
                .serverLoses(100)
                .server(frame(false, "news"))
                .waiting(Talk.seconds(5))
                .close();

        assertThat(last(talk).requestType).isEqualTo("Message");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsPublishedHasTheLongestSubscriptionThatItMeets() {
        Talk talk = connected("SUB", "PUB")
                .savingEachPacket()
                .client(command("SUBSCRIBE", text("news")))
                .client(command("SUBSCRIBE", text("news.sport")))
                .server(frame(false, "news.sport.7 body"))
                .server(frame(false, "weather"))
                .client(command("CANCEL", text("news.sport")))
                .server(frame(true, "news.sport.8"))
                .server(frame(false, "news body"));

        assertThat(talk.rows().subList(4, 10))
                .extracting(row -> row.requestType + " " + row.requestResource)
                .containsExactly(
                        "Command news",
                        "Command news.sport",
                        "Message news.sport",
                        "Message ",
                        "Command news.sport",
                        "Message news");
        assertThat(last(talk).requestDomain).isEqualTo("news");
    }

    @Test
    void subscriptionsOfOlderVersionsAreMessages() {
        Talk talk = connected("SUB", "XPUB")
                .client(frame(false, "\u0001news"))
                .server(frame(false, "news body"))
                .client(frame(false, "\u0000news"))
                .server(frame(false, "news body"));

        assertThat(talk.rows().subList(4, 8))
                .extracting(row -> row.requestResource)
                .containsExactly("news", "news", "news", "");
    }

    @Test
    void subscriptionsThatAreRememberedAreFew() {
        Talk talk = connected("SUB", "PUB");
        for (int i = 0; i < 40; i++) {
            talk.client(command("SUBSCRIBE", text("topic-" + (char) ('A' + i))));
        }
        talk.server(frame(false, "topic-A")).server(frame(false, "topic-Z"));

        assertThat(talk.rows().get(44).requestResource).isEmpty();
        assertThat(last(talk).requestResource).isEqualTo("topic-Z");
    }
}
