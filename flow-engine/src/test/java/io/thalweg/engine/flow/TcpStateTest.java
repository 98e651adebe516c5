package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How connections end, as the flags that were seen: c is the client, s the server. */
final class TcpStateTest {
    private static final Map<Character, Integer> FLAGS = Map.of(
            'S',
            TcpFlags.SYN,
            'A',
            TcpFlags.ACK,
            'P',
            TcpFlags.ACK | TcpFlags.PSH,
            'F',
            TcpFlags.FIN | TcpFlags.ACK,
            'R',
            TcpFlags.RST,
            'X',
            TcpFlags.SYN | TcpFlags.FIN);

    @ParameterizedTest
    @CsvSource({
        "cS,                          7, SYN without an answer",
        "cS cS cS,                    7, repeated SYN",
        "cS s2,                      10, SYN-ACK without the last ACK",
        "cS s2 s2 s2,                10, repeated SYN-ACK",
        "cS s2 cA,                    3, established and silent",
        "cS s2 cA cP sA,              3, data and silent",
        "cS s2 cA cF sA,              8, server never closes",
        "cS s2 cA sF cA,             11, client never closes",
        "cS s2 cA cF sF cA,           1, client closes first",
        "cS s2 cA sF cF sA,           1, server closes first",
        "cS s2 cA cF sF cA cA,        1, last ACK repeated",
        "cS s2 cA cF sF cA sF cA,     1, last FIN repeated",
        "cS s2 cA cF sF cA sR,        1, reset after the close",
        "cS sR,                      15, refused",
        "cS s2 cR,                   20, health check",
        "cS s2 cP cR,                 9, client gives up after data",
        "cS s2 cA cP sR,              2, server resets",
        "cS s2 sR,                   19, server gives up opening",
        "cS sA,                      13, ACK of an older connection",
        "cS sA cR,                   13, and the client's reset",
        "cS s2 cA s2,                17, accept queue full",
        "cS s2 cP s2 cA s2 cA s2 sR, 17, and the server's reset",
        "cS s2 cA s2 cA sA,           3, accepted after all",
        "cX,                          0, flags that say nothing",
        "cA,                          3, seen in the middle",
        "sF cA,                      11, seen at its end",
    })
    void connectionEndsAs(String segments, int closeType, String what) {
        int state = 0;
        int client = 0;
        int server = 0;
        int serverPackets = 0;
        for (String segment : segments.split(" ")) {
            boolean fromClient = segment.charAt(0) == 'c';
            char kind = segment.charAt(1);
            int flags = kind == '2' ? TcpFlags.SYN | TcpFlags.ACK : FLAGS.get(kind);
            state = TcpState.next(state, fromClient, flags);
            client |= fromClient ? flags : 0;
            server |= fromClient ? 0 : flags;
            serverPackets += fromClient ? 0 : 1;
        }
        assertThat(CloseType.ofTcp(TcpState.state(state), client, server, serverPackets, false))
                .as(what)
                .isEqualTo(closeType);
    }

    @Test
    void everyStateKnowsWhatFollowsEveryFlag() {
        for (int state = 0; state <= TcpState.EXCEPTION; state++) {
            for (int flags = 0; flags < 256; flags++) {
                for (boolean fromClient : new boolean[] {true, false}) {
                    int next = TcpState.next(TcpState.of(state, 0), fromClient, flags);
                    assertThat(TcpState.state(next)).isBetween(1, TcpState.EXCEPTION);
                    assertThat(FlowTimeout.nanos(TcpState.timeout(next))).isPositive();
                }
            }
        }
    }
}
