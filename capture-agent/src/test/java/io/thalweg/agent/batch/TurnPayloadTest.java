package io.thalweg.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.Frames;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.event.sbe.LinkType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TurnPayloadTest {
    private static final int TURN = 1000;
    private static final int CLIENT = 40000;
    private static final int SERVER = 80;
    private static final int TCP_FLAGS = 47;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;
    private static final int PUSH_ACK = 0x18;

    private final TurnPayload turns = new TurnPayload(TURN);
    private final PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());

    private int kept(int from, int to, int payload, int flags) {
        byte[] frame = Frames.tcp(address(from), address(to), from, to, payload);
        frame[TCP_FLAGS] = (byte) flags;
        decoder.decode(LinkType.ETHERNET, 1, frame, 0, frame.length, frame.length);
        return turns.of(decoder.headers(), decoder.headers().shardHash());
    }

    private static int address(int port) {
        return port == SERVER ? 0x0a000009 : 0x0a000001;
    }

    @Test
    void aLongAnswerKeepsItsFirstBytesOnly() {
        assertThat(kept(CLIENT, SERVER, 300, PUSH_ACK)).isEqualTo(300);
        assertThat(kept(SERVER, CLIENT, 700, ACK)).isEqualTo(700);
        assertThat(kept(SERVER, CLIENT, 700, ACK)).isEqualTo(300);
        assertThat(kept(SERVER, CLIENT, 700, ACK)).isZero();
        assertThat(kept(SERVER, CLIENT, 700, PUSH_ACK)).isZero();
    }

    @Test
    void theOtherSideSpeakingBeginsATurn() {
        kept(SERVER, CLIENT, 1400, ACK);
        assertThat(kept(SERVER, CLIENT, 1400, ACK)).isZero();
        assertThat(kept(CLIENT, SERVER, 20, PUSH_ACK)).isEqualTo(20);
        assertThat(kept(SERVER, CLIENT, 1400, ACK)).isEqualTo(TURN);
    }

    @Test
    void whatFollowsAPushIsTheNextMessage() {
        kept(SERVER, CLIENT, 1400, ACK);
        assertThat(kept(SERVER, CLIENT, 1400, PUSH_ACK)).isZero();
        assertThat(kept(SERVER, CLIENT, 1400, ACK)).isEqualTo(TURN);
    }

    @Test
    void acknowledgementsAreNoTurns() {
        kept(SERVER, CLIENT, 1400, ACK);
        assertThat(kept(CLIENT, SERVER, 0, ACK)).isZero();
        assertThat(kept(SERVER, CLIENT, 1400, ACK)).isZero();
    }

    @Test
    void flowsDoNotShareTheirTurns() {
        kept(SERVER, CLIENT, 1400, ACK);
        assertThat(kept(SERVER, CLIENT + 1, 1400, ACK)).isEqualTo(TURN);
    }

    @Test
    void aNewConnectionOfTheSamePortsBeginsAnew() {
        kept(CLIENT, SERVER, 1400, ACK);
        assertThat(kept(CLIENT, SERVER, 1400, ACK)).isZero();
        assertThat(kept(CLIENT, SERVER, 100, SYN)).isEqualTo(100);
    }

    /** The last turn of the connection before may have been cut short. */
    @Test
    void aHandshakeWithoutPayloadBeginsAnewToo() {
        kept(CLIENT, SERVER, 1400, ACK);
        assertThat(kept(CLIENT, SERVER, 0, SYN)).isZero();
        assertThat(kept(CLIENT, SERVER, 100, PUSH_ACK)).isEqualTo(100);
    }

    @Test
    void ofHttp2EverySegmentKeepsItsFirstBytes() {
        byte[] frame = Frames.tcp(address(CLIENT), address(SERVER), CLIENT, SERVER, 1400);
        System.arraycopy("PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII), 0, frame, 54, 14);
        decoder.decode(LinkType.ETHERNET, 1, frame, 0, frame.length, frame.length);
        turns.of(decoder.headers(), decoder.headers().shardHash());

        assertThat(kept(CLIENT, SERVER, 1400, ACK)).isEqualTo(TURN);
        assertThat(kept(SERVER, CLIENT, 1400, ACK)).isEqualTo(TURN);
        assertThat(kept(SERVER, CLIENT, 1400, ACK)).isEqualTo(TURN);
    }
}
